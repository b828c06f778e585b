package gradus.engrave;

import gradus.score.Event;
import gradus.score.Note;
import java.util.List;

/** Draws the signs on notes, articulations near the head and ornaments above, and tuplets. */
final class Marks {
  private static final double BRACKET = 0.16;
  private static final double ROLL = 1.6; // a wave, larger than in a trill
  private static final Glyph[] DIGITS = {
    Glyph.TUPLET_0, Glyph.TUPLET_1, Glyph.TUPLET_2, Glyph.TUPLET_3, Glyph.TUPLET_4,
    Glyph.TUPLET_5, Glyph.TUPLET_6, Glyph.TUPLET_7, Glyph.TUPLET_8, Glyph.TUPLET_9
  };

  private final Skyline out;

  Marks(Skyline out) {
    this.out = out;
  }

  /** Draws what stands next to heads: before slurs, which go around it. */
  void articulations(StaffMeasure measure) {
    boolean several = measure.layers.size() > 1;
    for (List<Chord> layer : measure.layers) {
      for (Chord chord : layer) {
        if (!chord.isRest()) {
          articulations(chord, several);
        }
      }
    }
  }

  private void articulations(Chord chord, boolean several) {
    boolean above = several ? chord.up : chord.hasStem() ? !chord.up : chord.highest() < 4;
    int step = above ? -1 : 1;
    boolean atStem = chord.hasStem() && chord.up == above;
    int place = above ? chord.highest() : chord.lowest();
    if (atStem) {
      place = (int) Math.round((chord.stemEnd + step * 0.2) * 2);
    }
    double middle = chord.x + chord.shift + chord.head().width() / 2;
    for (Note.Mark mark : List.of(Note.Mark.STACCATO, Note.Mark.TENUTO)) {
      if (chord.sign.has(mark)) {
        place += 2 * step;
        boolean onLine = place % 2 == 0 && place >= 0 && place <= 8;
        place += onLine ? step : 0;
        Glyph glyph =
            mark == Note.Mark.STACCATO ? Glyph.ARTIC_STACCATO_ABOVE : Glyph.ARTIC_TENUTO_ABOVE;
        double y = place / 2.0 - (glyph.box().top() + glyph.box().bottom()) / 2;
        out.add(new Shape.Signed(glyph, middle - glyph.width() / 2, y, 1));
      }
    }
    if (chord.sign.has(Note.Mark.ACCENT)) {
      stack(Glyph.ARTIC_ACCENT_ABOVE, middle, above);
    }
  }

  /** Draws what stands above all that belongs to a note. */
  void ornaments(StaffMeasure measure) {
    boolean several = measure.layers.size() > 1;
    for (List<Chord> layer : measure.layers) {
      for (Chord chord : layer) {
        if (!chord.isRest()) {
          ornaments(chord, !several || chord.layer % 2 == 0);
        }
      }
    }
  }

  private void ornaments(Chord chord, boolean above) {
    double middle = chord.x + chord.shift + chord.head().width() / 2;
    for (Note.Mark mark : Note.Mark.values()) {
      if (!chord.sign.has(mark)) {
        continue;
      }
      switch (mark) {
        case TRILL -> stack(Glyph.ORNAMENT_TRILL, middle, true);
        case TURN -> stack(Glyph.ORNAMENT_TURN, middle, true);
        case ROLL -> stack(Glyph.WIGGLE_TRILL, ROLL, middle, true);
        case MORDENT -> stack(Glyph.ORNAMENT_MORDENT, middle, true);
        case UPPER_MORDENT -> stack(Glyph.ORNAMENT_SHORT_TRILL, middle, true);
        case UP_BOW -> stack(Glyph.STRINGS_UP_BOW, middle, true);
        case DOWN_BOW -> stack(Glyph.STRINGS_DOWN_BOW, middle, true);
        case STACCATO, TENUTO, ACCENT, FERMATA, SLUR_START, SLUR_STOP, BEAM_BREAK -> {}
      }
    }
    if (chord.sign.has(Note.Mark.FERMATA)) { // outermost
      stack(above ? Glyph.FERMATA_ABOVE : Glyph.FERMATA_BELOW, middle, above);
    }
  }

  private void stack(Glyph glyph, double middle, boolean above) {
    stack(glyph, 1, middle, above);
  }

  private void stack(Glyph glyph, double scale, double middle, boolean above) {
    Box box = glyph.box().scaled(scale);
    double x = middle - (box.left() + box.right()) / 2;
    double half = (box.right() - box.left()) / 2;
    double from = middle - half;
    double to = middle + half;
    double y =
        above ? out.top(from, to) - 0.45 - box.bottom() : out.bottom(from, to) + 0.45 - box.top();
    out.add(new Shape.Signed(glyph, x, y, scale));
  }

  /** Draws the numbers of tuplets, with a bracket where no beam shows which notes they join. */
  void tuplets(StaffMeasure measure) {
    boolean several = measure.layers.size() > 1;
    for (int layer = 0; layer < measure.layers.size(); layer++) {
      List<Event.Tuplet> tuplets = measure.tuplets.get(layer);
      for (int number = 0; number < tuplets.size(); number++) {
        int own = number;
        List<Chord> chords =
            measure.layers.get(layer).stream().filter(chord -> chord.sign.tuplet() == own).toList();
        if (!chords.isEmpty()) {
          tuplet(chords, tuplets.get(number), several);
        }
      }
    }
  }

  private void tuplet(List<Chord> chords, Event.Tuplet tuplet, boolean several) {
    BeamGroup beam = chords.getFirst().beam;
    boolean beamed = beam != null && beam.chords.equals(chords);
    List<Chord> notes = chords.stream().filter(chord -> !chord.isRest()).toList();
    if (notes.isEmpty()) {
      return;
    }
    boolean up =
        (beamed || several)
            ? notes.getFirst().up
            : notes.stream().filter(chord -> chord.up).count() * 2 >= notes.size();
    double left = chords.getFirst().x;
    double right = chords.getLast().x + Glyph.NOTEHEAD_BLACK.width();
    double middle = (left + right) / 2;
    String text = Integer.toString(tuplet.actual());
    double width = text.chars().mapToDouble(c -> DIGITS[c - '0'].advance()).sum();
    if (beamed) {
      middle =
          (notes.getFirst().x
                  + notes.getFirst().stemX()
                  + notes.getLast().x
                  + notes.getLast().stemX())
              / 2;
      double edge = (notes.getFirst().stemEnd + notes.getLast().stemEnd) / 2;
      number(text, middle - width / 2, up ? edge - 0.3 : edge + 1.85);
      return;
    }
    double y = up ? out.top(left, right) - 0.9 : out.bottom(left, right) + 0.9;
    double hook = up ? 0.7 : -0.7;
    double half = width / 2 + 0.3;
    out.add(new Shape.Line(left, y, left, y + hook, BRACKET));
    out.add(new Shape.Line(right, y, right, y + hook, BRACKET));
    if (middle - half > left) {
      out.add(new Shape.Line(left - BRACKET / 2, y, middle - half, y, BRACKET));
      out.add(new Shape.Line(middle + half, y, right + BRACKET / 2, y, BRACKET));
    }
    number(text, middle - width / 2, y + 0.75);
  }

  private void number(String text, double x, double y) {
    for (int i = 0; i < text.length(); i++) {
      Glyph glyph = DIGITS[text.charAt(i) - '0'];
      out.add(new Shape.Signed(glyph, x, y, 1));
      x += glyph.advance();
    }
  }
}
