"""Runs a learner's cells: one namespace, ordered outputs, readable errors."""

from .sandbox import Sandbox

__all__ = ["Sandbox"]
