package gradus.doctor;

import java.util.Locale;

/** What a check comes to, the best first. */
public enum Verdict {
  /** As it should be. */
  HEALTHY,
  /** Worth a look: it may be meant so. */
  SUSPECT,
  /** Something is broken, or set so that nothing can be learnt. */
  WRONG;

  /** Returns the worse of the two. */
  public Verdict or(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
