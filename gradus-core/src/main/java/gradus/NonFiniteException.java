package gradus;

/** A step whose loss came out infinite or not a number. The step changed nothing. */
public final class NonFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  private final double value;
  private final String origin;

  NonFiniteException(double value, String origin) {
    super("the loss is " + value + (origin.isEmpty() ? "" : "; first seen in " + origin));
    this.value = value;
    this.origin = origin;
  }

  /** Returns the loss: infinite or not a number. */
  public double value() {
    return value;
  }

  /** Returns where the first value that is not finite arose, as operation and module path. */
  public String origin() {
    return origin;
  }
}
