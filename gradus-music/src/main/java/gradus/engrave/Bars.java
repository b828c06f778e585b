package gradus.engrave;

import gradus.score.Barline;
import java.util.ArrayList;
import java.util.List;

/** Bar lines, and the dots of repeats. */
final class Bars {
  static final double THIN = 0.16;
  static final double THICK = 0.5;
  private static final double BETWEEN = 0.4;
  private static final double DOT = 0.4;

  /** One stroke, or the two dots of a repeat, at a place. */
  record Stroke(double x, double thickness, boolean dots) {}

  private Bars() {}

  /**
   * Returns what stands between two measures.
   *
   * @param before the right end of the measure before; invisible at the beginning of a line
   * @param after the left end of the next; single at the end of a line
   */
  static List<Stroke> between(Barline before, Barline after) {
    boolean ends = before == Barline.REPEAT_END;
    boolean begins = after == Barline.REPEAT_START;
    var strokes = new ArrayList<Stroke>();
    if (ends && begins) {
      dots(strokes);
      thin(strokes);
      thick(strokes);
      thin(strokes);
      dots(strokes);
    } else if (ends) {
      dots(strokes);
      thin(strokes);
      thick(strokes);
    } else if (begins) {
      thick(strokes);
      thin(strokes);
      dots(strokes);
    } else {
      switch (before) {
        case SINGLE, REPEAT_START, REPEAT_END -> single(after, strokes);
        case DOUBLE -> {
          thin(strokes);
          thin(strokes);
        }
        case FINAL -> {
          thin(strokes);
          thick(strokes);
        }
        case INVISIBLE -> {
          if (after == Barline.DOUBLE) {
            single(after, strokes);
          }
        }
      }
    }
    return strokes;
  }

  private static void single(Barline after, List<Stroke> strokes) {
    thin(strokes);
    if (after == Barline.DOUBLE || after == Barline.FINAL) {
      thin(strokes);
    }
  }

  private static void thin(List<Stroke> strokes) {
    strokes.add(new Stroke(start(strokes), THIN, false));
  }

  private static void thick(List<Stroke> strokes) {
    strokes.add(new Stroke(start(strokes), THICK, false));
  }

  private static void dots(List<Stroke> strokes) {
    strokes.add(new Stroke(start(strokes), DOT, true));
  }

  private static double start(List<Stroke> strokes) {
    return strokes.isEmpty() ? 0 : width(strokes) + BETWEEN;
  }

  static double width(List<Stroke> strokes) {
    return strokes.isEmpty() ? 0 : strokes.getLast().x + strokes.getLast().thickness;
  }
}
