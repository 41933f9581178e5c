//! The rows of one shard, in columns.
