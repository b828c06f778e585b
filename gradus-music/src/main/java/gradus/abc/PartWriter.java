package gradus.abc;

import gradus.score.Barline;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Sections;
import java.util.List;

/** Writes the measures of a part, with the lines between them. */
final class PartWriter {
  private static final int LONGEST_LINE = 80; // characters; programs fail to print longer ones
  private static final int MEASURES_OF_A_LINE = 4; // where the score says nothing

  private final Part part;
  private final StringBuilder out;
  private final boolean tempoSaid;
  private final MeasureWriter writer;

  /**
   * Creates a writer.
   *
   * @param tempoSaid whether the header has said the tempo at the beginning
   */
  PartWriter(Part part, StringBuilder out, boolean tempoSaid) {
    this.part = part;
    this.out = out;
    this.tempoSaid = tempoSaid;
    this.writer = new MeasureWriter(out, beamed(part), dynamic(part));
  }

  private static boolean beamed(Part part) {
    return part.measures().stream()
        .flatMap(m -> m.notes().stream())
        .anyMatch(n -> n.marks().contains(Note.Mark.BEAM_BREAK));
  }

  /** Whether every velocity is one that dynamics can say. */
  private static boolean dynamic(Part part) {
    boolean said = false;
    for (Measure measure : part.measures()) {
      for (Note note : measure.notes()) {
        boolean named = Decorations.DYNAMICS.containsValue(note.velocity());
        if (!named && (said || note.velocity() != Note.VELOCITY)) {
          return false;
        }
        said |= named;
      }
    }
    return said;
  }

  /**
   * Writes the measures.
   *
   * @param header the measure whose metre and key the header names
   */
  void write(Measure header) {
    List<Measure> measures = part.measures().stream().filter(m -> m.length().isPositive()).toList();
    var sections = new Sections(measures);
    boolean lined = measures.stream().anyMatch(Measure::lineEnd);
    for (int i = 0; i < measures.size(); i++) {
      Measure measure = measures.get(i);
      Measure before = i == 0 ? header : measures.get(i - 1);
      if (i == 0 && startsRepeat(measures, sections, 0)) {
        out.append("|:");
      }
      if (!measure.ending().isEmpty()) {
        boolean plain = out.charAt(out.length() - 1) == '|';
        out.append(plain ? "" : "[").append(measure.ending()).append(' ');
      }
      if (!measure.label().isBlank()) {
        out.append("[P:").append(label(measure.label())).append(']');
      }
      if (!before.meter().equals(measure.meter())) {
        out.append("[M:").append(AbcWriter.meter(measure.meter())).append(']');
      }
      if (!before.key().equals(measure.key())) {
        out.append("[K:").append(AbcWriter.key(measure.key())).append(']');
      }
      writer.write(measure, i == 0 && tempoSaid);
      Measure after = i + 1 < measures.size() ? measures.get(i + 1) : null;
      boolean starts = after != null && startsRepeat(measures, sections, i + 1);
      out.append(line(measure.right(), starts, after != null && !after.ending().isEmpty()));
      boolean lineEnd = lined ? measure.lineEnd() : (i + 1) % MEASURES_OF_A_LINE == 0;
      lineEnd |= out.length() - out.lastIndexOf("\n") > LONGEST_LINE;
      if (after == null || (lineEnd && after.ending().isEmpty())) {
        out.append('\n');
      } else if (lineEnd) {
        out.append('\n').append(' ');
      }
    }
  }

  /**
   * Whether a repeat begins at a measure. Its sign is written even where only a line or a label
   * before says it: other programs would go back further.
   */
  private static boolean startsRepeat(List<Measure> measures, Sections sections, int index) {
    if (measures.get(index).left() == Barline.REPEAT_START) {
      return true;
    }
    if (!sections.begins(index)) {
      return false;
    }
    int end = sections.end(index);
    return measures.subList(index, end + 1).stream().anyMatch(m -> m.right() == Barline.REPEAT_END);
  }

  private static String label(String text) {
    return AbcWriter.quotable(text).replace(']', ')');
  }

  private static String line(Barline right, boolean starts, boolean ending) {
    return switch (right) {
      case SINGLE, REPEAT_START -> starts ? "|:" : "|";
      case DOUBLE -> starts ? "|| |:" : "||";
      case FINAL -> starts ? "|] |:" : "|]";
      case INVISIBLE -> starts ? "[|] |:" : ending ? "" : "[|]"; // an ending cuts the bar itself
      case REPEAT_END -> starts ? "::" : ":|";
    };
  }

  /** Returns the length of a beat, at which beams end. */
  static Fraction beat(Measure measure) {
    int unit = measure.meter().unit();
    boolean compound = measure.meter().beats() % 3 == 0 && unit >= 8;
    return compound ? Fraction.of(3, unit) : Fraction.of(1, Math.min(4, unit));
  }
}
