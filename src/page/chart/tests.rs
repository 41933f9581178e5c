//! In a browser: what the backends really draw.
