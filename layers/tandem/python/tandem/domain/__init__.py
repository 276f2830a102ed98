"""The decisions. Pure: values in, values out; nothing but the standard library."""
