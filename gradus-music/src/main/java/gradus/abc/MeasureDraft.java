package gradus.abc;

import gradus.score.Barline;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A measure being read. */
final class MeasureDraft {
  Meter meter;
  Key key;
  Barline left = Barline.SINGLE;
  Barline right = Barline.SINGLE;
  String ending = "";
  String label = "";
  boolean lineEnd;
  Fraction end = Fraction.ZERO;
  final List<Event> events = new ArrayList<>();

  MeasureDraft(Meter meter, Key key) {
    this.meter = meter;
    this.key = key;
  }

  /** Returns whether no time has passed in it. */
  boolean isEmpty() {
    return !end.isPositive();
  }

  /** Draws one more bar line at its right end: the one that says most stays. */
  void close(Barline line) {
    if (rank(line) > rank(right)) {
      right = line;
    }
  }

  private static int rank(Barline line) {
    return switch (line) {
      case SINGLE, REPEAT_START -> 0;
      case INVISIBLE -> 1;
      case DOUBLE -> 2;
      case FINAL -> 3;
      case REPEAT_END -> 4;
    };
  }

  Measure measure() {
    List<Event> ordered = new ArrayList<>(events);
    ordered.sort(Comparator.comparing(Event::onset));
    return new Measure(end, meter, key, left, right, ending, label, lineEnd, ordered);
  }
}
