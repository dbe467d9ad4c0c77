package io.edgewise.json;

/** A number with a fraction or an exponent; keeps its digits, so that each precision is rounded to once. */
final class Real extends Number {
    private final String digits;

    Real(String digits) {
        this.digits = digits;
    }

    @Override
    public double doubleValue() {
        return Double.parseDouble(digits);
    }

    @Override
    public float floatValue() {
        return Float.parseFloat(digits);
    }

    @Override
    public long longValue() {
        return (long) doubleValue();
    }

    @Override
    public int intValue() {
        return (int) doubleValue();
    }

    @Override
    public String toString() {
        return digits;
    }
}
