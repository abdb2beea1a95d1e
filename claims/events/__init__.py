"""The page that lays the readouts of one event side by side."""
