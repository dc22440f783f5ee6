"""Duizhao (对照): Chinese articles in, bilingual books out."""

__version__ = "0.1.0"
