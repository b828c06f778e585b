package gradus.optim;

/** What settings may be. */
final class Checks {
  private Checks() {}

  static double notNegative(String owner, String setting, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          owner + " needs " + setting + " of 0 or more, got " + value);
    }
    return value;
  }

  static double positive(String owner, String setting, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(owner + " needs " + setting + " above 0, got " + value);
    }
    return value;
  }

  static double share(String owner, String setting, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          owner + " needs " + setting + " from 0 up to but not including 1, got " + value);
    }
    return value;
  }
}
