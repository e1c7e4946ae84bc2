"""The primitives. Each file holds one family: shape rule, numpy rule, lowering and derivative stand
together.
"""
