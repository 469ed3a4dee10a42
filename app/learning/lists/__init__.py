"""Lists as they were served: replayed from what their scores rest on."""
