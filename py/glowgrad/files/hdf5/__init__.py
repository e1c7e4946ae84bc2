"""A reader of HDF5 files: groups, datasets of numbers and text, attributes.

Source: "HDF5 File Format Specification", version 3.0, The HDF Group. What the format has beyond
what h5py writes for weights (links to other files, compound types, rare filters) raises.
"""

from .file import Dataset, File, Group

__all__ = ["Dataset", "File", "Group"]
