package gradus.engrave;

import gradus.score.Event;
import gradus.score.Fraction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The columns of one measure over all staves: which times have one, and how far apart they lie when
 * the measure is stretched. The room after a column grows by the factor {@link #GROWTH} when the
 * time until the next doubles, and never falls below what the signs need.
 */
final class Columns {
  private static final double EIGHTH = 3.1; // the room for an eighth note
  private static final double GROWTH = 1.42;
  private static final double START = 1.0; // between what precedes and the first column
  private static final double PAD = 0.4; // between signs that would otherwise touch
  private static final double END = 0.9; // before the bar line

  final List<Fraction> times;
  private final double[] ideal; // the room after each column
  private final List<double[]> lefts = new ArrayList<>(); // of each staff; NaN where it has nothing
  private final List<double[]> rights = new ArrayList<>();

  Columns(List<StaffMeasure> staves) {
    var all = new TreeSet<Fraction>();
    Fraction length = Fraction.ZERO;
    for (StaffMeasure staff : staves) {
      all.addAll(staff.clusters.keySet());
      for (Event event : staff.measure.events()) {
        if (isAbove(event) && event.onset().compareTo(staff.measure.length()) < 0) {
          all.add(event.onset());
        }
      }
      if (staff.measure.length().compareTo(length) > 0) {
        length = staff.measure.length();
      }
    }
    times = List.copyOf(all);
    ideal = new double[times.size()];
    for (int i = 0; i < ideal.length; i++) {
      Fraction next = i + 1 < times.size() ? times.get(i + 1) : length;
      double eighths = Math.max(next.toDouble() - times.get(i).toDouble(), 1.0 / 128) * 8;
      ideal[i] = EIGHTH * Math.pow(GROWTH, Math.log(eighths) / Math.log(2));
    }
    for (StaffMeasure staff : staves) {
      signs(staff);
      words(staff);
    }
  }

  private static boolean isAbove(Event event) {
    return event instanceof Event.ChordSymbol || event instanceof Event.Words;
  }

  private void signs(StaffMeasure staff) {
    double[] left = empty();
    double[] right = empty();
    staff.clusters.forEach(
        (time, cluster) -> {
          boolean seen =
              cluster.chords.stream().anyMatch(chord -> !chord.isRest() || chord.sign.visible());
          if (seen) {
            int column = times.indexOf(time);
            left[column] = cluster.left;
            right[column] = cluster.right;
          }
        });
    lefts.add(left);
    rights.add(right);
  }

  /** Chord symbols keep apart from each other. */
  private void words(StaffMeasure staff) {
    double[] left = empty();
    double[] right = empty();
    for (Event event : staff.measure.events()) {
      if (event instanceof Event.ChordSymbol symbol && times.contains(symbol.onset())) {
        int column = times.indexOf(symbol.onset());
        left[column] = 0;
        right[column] = Shape.Words.width(symbol.text(), Above.CHORD_SIZE);
      }
    }
    lefts.add(left);
    rights.add(right);
  }

  private double[] empty() {
    double[] none = new double[times.size()];
    java.util.Arrays.fill(none, Double.NaN);
    return none;
  }

  /**
   * Returns the place of each column, from the beginning of the room for notes, and at last the
   * width of that room.
   *
   * @param stretch by what the ideal room is multiplied
   */
  double[] places(double stretch) {
    int n = times.size();
    double[] places = new double[n + 1];
    double[] free = new double[lefts.size()]; // from where on each staff has room
    for (int column = 0; column < n; column++) {
      double place = column == 0 ? START : places[column - 1] + ideal[column - 1] * stretch;
      for (int staff = 0; staff < free.length; staff++) {
        double left = lefts.get(staff)[column];
        if (!Double.isNaN(left)) {
          double pad = column == 0 ? START * 0.4 : PAD;
          place = Math.max(place, free[staff] + left + pad);
        }
      }
      places[column] = place;
      for (int staff = 0; staff < free.length; staff++) {
        double right = rights.get(staff)[column];
        if (!Double.isNaN(right)) {
          free[staff] = place + right;
        }
      }
    }
    double end = n == 0 ? 4 : places[n - 1] + ideal[n - 1] * stretch * 0.9;
    for (double used : free) {
      end = Math.max(end, used + END);
    }
    places[n] = end;
    return places;
  }

  double width(double stretch) {
    return places(stretch)[times.size()];
  }
}
