"""An answer as pages draw it: charts, maps, screens."""
