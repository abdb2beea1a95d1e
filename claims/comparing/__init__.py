"""The parts that `claims.agreement` and `claims.arithmetic` are made of; none knows Django."""
