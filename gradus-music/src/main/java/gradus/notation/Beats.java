package gradus.notation;

import gradus.score.Fraction;
import gradus.score.Meter;
import java.util.ArrayList;
import java.util.List;

/** Where the beats of a metre lie, for beams and for cuts between tied notes. */
public final class Beats {
  private static final Fraction EIGHTH = Fraction.of(1, 8);
  private static final Fraction QUARTER = Fraction.of(1, 4);

  private Beats() {}

  /** Returns whether a beat of the metre has three parts, as in 6/8. */
  public static boolean isCompound(Meter meter) {
    return meter.beats() % 3 == 0 && meter.beats() > 3 && meter.unit() >= 4;
  }

  /** Returns how long a beat is: a quarter note in 4/4, a dotted quarter note in 6/8. */
  public static Fraction length(Meter meter) {
    return Fraction.of(isCompound(meter) ? 3 : 1, meter.unit());
  }

  /**
   * Returns the lengths of the groups of beams in a full measure.
   *
   * @param eighthsOnly whether nothing shorter than an eighth note is beamed, so that groups may be
   *     longer
   */
  static List<Fraction> groups(Meter meter, boolean eighthsOnly) {
    if (isCompound(meter) && meter.unit() >= 8) {
      return filled(length(meter), meter);
    }
    if (meter.unit() == 8) {
      return switch (meter.beats()) {
        case 3 -> List.of(meter.length());
        case 5 -> List.of(Fraction.of(3, 8), QUARTER);
        case 7 -> List.of(Fraction.of(3, 8), QUARTER, QUARTER);
        case 8 -> List.of(Fraction.of(3, 8), Fraction.of(3, 8), QUARTER);
        default -> filled(QUARTER, meter);
      };
    }
    if (meter.unit() > 8) {
      return filled(meter.beats() % 3 == 0 ? length(meter) : EIGHTH, meter);
    }
    boolean halves =
        eighthsOnly && meter.length().numerator() * 2 % meter.length().denominator() == 0;
    return filled(halves ? Fraction.of(1, 2) : QUARTER, meter);
  }

  private static List<Fraction> filled(Fraction group, Meter meter) {
    var groups = new ArrayList<Fraction>();
    for (Fraction at = Fraction.ZERO; at.compareTo(meter.length()) < 0; at = at.plus(group)) {
      groups.add(group);
    }
    return groups;
  }
}
