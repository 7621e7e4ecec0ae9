"""Tests of the ECR17 driver: codec, session, receipts, proof, and both halves on one line."""
