"""The extra `semantic`: how alike texts are in meaning, told by a small model on this machine."""

from adapters.semantic.meaning import OnnxEmbedder, is_installed
from adapters.semantic.model import NAME, REMEDY, Model, found

__all__ = ["NAME", "REMEDY", "Model", "OnnxEmbedder", "found", "is_installed"]
