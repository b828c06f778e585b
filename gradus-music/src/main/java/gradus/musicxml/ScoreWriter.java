package gradus.musicxml;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Score;
import java.util.List;

/** Writes a score: its header, the list of its parts, and the parts. */
final class ScoreWriter {
  private static final long MOST_DIVISIONS = 1 << 20; // of a quarter note

  /**
   * Where no common divisor is small enough: all halvings to 64ths, thirds, fifths and sevenths.
   */
  private static final int USUAL_DIVISIONS = 16 * 3 * 3 * 5 * 7;

  private ScoreWriter() {}

  static String text(Score score) {
    var xml = new XmlWriter();
    xml.begin("score-partwise", "version", "4.0");
    if (!score.title().isBlank()) {
      xml.begin("work");
      xml.leaf("work-title", score.title());
      xml.end();
    }
    identification(score, xml);
    xml.begin("part-list");
    for (int i = 0; i < score.parts().size(); i++) {
      scorePart(score.parts().get(i), i + 1, xml);
    }
    if (score.parts().isEmpty()) { // at least one must be there
      xml.begin("score-part", "id", "P1");
      xml.leaf("part-name", "");
      xml.end();
    }
    xml.end();
    for (int i = 0; i < score.parts().size(); i++) {
      part(score.parts().get(i), "P" + (i + 1), xml);
    }
    if (score.parts().isEmpty()) {
      xml.begin("part", "id", "P1");
      xml.empty("measure", "number", "1");
      xml.end();
    }
    xml.end();
    return xml.finish();
  }

  private static void identification(Score score, XmlWriter xml) {
    xml.begin("identification");
    if (!score.composer().isBlank()) {
      xml.leaf("creator", score.composer(), "type", "composer");
    }
    xml.begin("encoding");
    xml.leaf("software", "Gradus");
    xml.end();
    if (!score.origin().isBlank() || !score.rhythm().isBlank()) {
      xml.begin("miscellaneous");
      if (!score.origin().isBlank()) {
        xml.leaf("miscellaneous-field", score.origin(), "name", "origin");
      }
      if (!score.rhythm().isBlank()) {
        xml.leaf("miscellaneous-field", score.rhythm(), "name", "rhythm");
      }
      xml.end();
    }
    xml.end();
  }

  private static void scorePart(Part part, int number, XmlWriter xml) {
    String instrument = "P" + number + "-I1";
    xml.begin("score-part", "id", "P" + number);
    xml.leaf("part-name", part.name());
    xml.begin("score-instrument", "id", instrument);
    xml.leaf("instrument-name", part.name());
    xml.end();
    xml.begin("midi-instrument", "id", instrument);
    xml.leaf("midi-program", part.program() + 1);
    xml.end();
    xml.end();
  }

  private static void part(Part part, String id, XmlWriter xml) {
    xml.begin("part", "id", id);
    if (part.measures().isEmpty()) { // at least one must be there
      xml.empty("measure", "number", "1");
    } else {
      new PartWriter(part, new Ticks(divisions(part)), xml).write();
    }
    xml.end();
  }

  /** Returns how many divisions of a quarter note make all times whole numbers. */
  private static int divisions(Part part) {
    long common = 1;
    for (Measure measure : part.measures()) {
      common = common(common, measure.length());
      for (Event event : measure.events()) {
        common = common(common, event.onset());
        for (Fraction duration : durations(event)) {
          common = common(common, duration);
        }
      }
    }
    if (common > MOST_DIVISIONS * 4) {
      return USUAL_DIVISIONS;
    }
    long divisions = common % 4 == 0 ? common / 4 : common; // of a quarter, not of a whole note
    return (int) (divisions < 4 ? divisions * 4 : divisions); // a note may be cut into pieces
  }

  private static List<Fraction> durations(Event event) {
    return switch (event) {
      case Note note -> List.of(note.duration());
      case Event.Rest rest -> List.of(rest.duration());
      case Event.Tuplet tuplet -> List.of(tuplet.duration());
      case Event.Grace _, Event.ChordSymbol _, Event.Tempo _, Event.Words _, Event.Pedal _ ->
          List.of();
    };
  }

  private static long common(long before, Fraction time) {
    if (before > MOST_DIVISIONS * 4 || time.denominator() > MOST_DIVISIONS * 4) {
      return Long.MAX_VALUE / 2;
    }
    long a = before;
    long b = time.denominator();
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return before / a * time.denominator();
  }

  /** Times as numbers of divisions; rounded where the divisions cannot say them. */
  record Ticks(int divisions) {
    long of(Fraction time) {
      long whole = 4L * divisions;
      if (whole % time.denominator() == 0 && Math.abs(time.numerator()) < 1 << 30) {
        return time.numerator() * (whole / time.denominator());
      }
      return Math.round(Math.clamp(time.toDouble(), -1e6, 1e6) * whole);
    }
  }
}
