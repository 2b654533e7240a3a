"""Datasets as bytes and back. JSON, so that the store can be read without Parvis."""

import hashlib

import msgspec

from .dataset import Dataset

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(Dataset)


def encode_dataset(dataset: Dataset) -> bytes:
    """The dataset as JSON in UTF-8; equal datasets give equal bytes."""
    return _encoder.encode(dataset)


def decode_dataset(document: bytes | str) -> Dataset:
    """The dataset in such a JSON document.

    Raises msgspec.ValidationError or msgspec.DecodeError where the document is not one.
    """
    return _decoder.decode(document)


def digest(document: bytes) -> bytes:
    """A 16-byte fingerprint of some bytes, to tell whether they changed (BLAKE2b)."""
    return hashlib.blake2b(document, digest_size=16).digest()
