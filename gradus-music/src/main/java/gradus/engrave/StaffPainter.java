package gradus.engrave;

import java.util.List;

/** Draws the notes and rests of one staff in one row; y is counted from the staff's top line. */
final class StaffPainter {
  private static final double LINE = 0.13;
  private static final double LEDGER = 0.16;
  private static final double LEDGER_OUT = 0.38; // how far it sticks out

  private final Row row;
  private final Skyline out;

  StaffPainter(Row row, Skyline out) {
    this.row = row;
    this.out = out;
  }

  /** Draws all but what joins notes or lies outside of the staff. */
  void paint(int staff, List<StaffMeasure> measures) {
    for (int line = 0; line < 5; line++) {
      out.add(new Shape.Line(row.left, line, row.right, line, LINE));
    }
    out.addAll(row.warning.shapes(staff, row.lastBar()));
    for (int i = 0; i < row.count; i++) {
      out.addAll(row.prefixes.get(i).shapes(staff, row.starts[i]));
      StaffMeasure measure = measures.get(row.first + i);
      for (var entry : measure.clusters.entrySet()) {
        double x = row.x(i, entry.getKey());
        for (Chord chord : entry.getValue().chords) {
          chord.x = x;
        }
      }
      for (BeamGroup beam : measure.beams) {
        out.addAll(beam.place());
      }
      boolean alone = isAlone(measure);
      for (Cluster cluster : measure.clusters.values()) {
        for (Chord chord : cluster.chords) {
          if (chord.isRest()) {
            rest(chord, restY(chord, cluster, alone), i);
          } else {
            chord(chord);
          }
        }
      }
    }
  }

  /** Returns how high a rest lies: clear of the notes of another layer at the same time. */
  private static double restY(Chord rest, Cluster cluster, boolean alone) {
    double y = rest.restY(alone);
    for (Chord other : cluster.chords) {
      if (!other.isRest() && !alone) {
        y =
            rest.up
                ? Math.min(y, Math.floor(other.top()) - 1)
                : Math.max(y, Math.ceil(other.bottom()) + 1);
      }
    }
    return y;
  }

  private static boolean isAlone(StaffMeasure measure) {
    return measure.layers.stream()
            .filter(
                layer -> layer.stream().anyMatch(chord -> !chord.isRest() || chord.sign.visible()))
            .count()
        <= 1;
  }

  private void rest(Chord chord, double y, int i) {
    if (!chord.sign.visible()) {
      return;
    }
    if (chord.wholeMeasure) {
      double middle = (row.notes[i] + row.ends[i]) / 2;
      out.add(new Shape.Signed(Glyph.REST_WHOLE, middle - Glyph.REST_WHOLE.width() / 2, y, 1));
      return;
    }
    Glyph glyph = chord.rest();
    out.add(new Shape.Signed(glyph, chord.x, y, 1));
    boolean outside = y < 0 || y > 4;
    if (outside && (chord.value.log() == 0 || chord.value.log() == 1)) {
      out.add(new Shape.Line(chord.x - 0.3, y, chord.x + glyph.width() + 0.3, y, LEDGER));
    }
    for (int dot = 0; dot < chord.value.dots(); dot++) {
      double x = chord.x + glyph.width() + 0.35 + dot * 0.6;
      out.add(new Shape.Signed(Glyph.AUGMENTATION_DOT, x, y - 0.5, 1));
    }
  }

  private void chord(Chord chord) {
    ledgers(chord);
    for (int i = 0; i < chord.places.length; i++) {
      out.add(
          new Shape.Signed(chord.head(), chord.x + chord.headLeft(i), chord.places[i] / 2.0, 1));
    }
    for (Chord.Accidental accidental : chord.accidentals) {
      double y = chord.places[accidental.note()] / 2.0;
      out.add(new Shape.Signed(accidental.glyph(), chord.x + accidental.x(), y, 1));
    }
    dots(chord);
    if (chord.hasStem()) {
      double x = chord.x + chord.stemX();
      double from = chord.up ? chord.lowest() / 2.0 - 0.16 : chord.highest() / 2.0 + 0.16;
      double inset = chord.beam == null ? 0 : chord.up ? 0.1 : -0.1; // hidden in the beam
      out.add(new Shape.Line(x, from, x, chord.stemEnd + inset, Chord.STEM));
      Glyph flag = chord.flag();
      if (flag != null) {
        out.add(new Shape.Signed(flag, x - Chord.STEM / 2, chord.stemEnd, 1));
      }
    }
    chord.graces.forEach(graces -> graces(chord, graces));
  }

  private void ledgers(Chord chord) {
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    for (int i = 0; i < chord.places.length; i++) {
      left = Math.min(left, chord.headLeft(i));
      right = Math.max(right, chord.headLeft(i) + chord.head().width());
    }
    // seconds are wide only where their heads are
    ledgers(chord.x + left, chord.x + right, chord.highest(), chord.lowest(), 1);
  }

  private void ledgers(double left, double right, int highest, int lowest, double scale) {
    double from = left - LEDGER_OUT * scale;
    double to = right + LEDGER_OUT * scale;
    for (int place = -2; place >= highest; place -= 2) {
      out.add(new Shape.Line(from, place / 2.0, to, place / 2.0, LEDGER));
    }
    for (int place = 10; place <= lowest; place += 2) {
      out.add(new Shape.Line(from, place / 2.0, to, place / 2.0, LEDGER));
    }
  }

  /** Dots stand in spaces, one to each; seconds share them out upwards and downwards. */
  private void dots(Chord chord) {
    if (chord.value.dots() == 0) {
      return;
    }
    var taken = new java.util.HashSet<Integer>();
    boolean lower = chord.layer % 2 == 1;
    for (int i = chord.places.length - 1; i >= 0; i--) {
      int place = chord.places[i];
      if (place % 2 == 0) {
        place += lower ? 1 : -1;
      }
      while (!taken.add(place)) {
        place += 2;
      }
      for (int dot = 0; dot < chord.value.dots(); dot++) {
        double x = chord.x + chord.dots + dot * 0.6;
        out.add(new Shape.Signed(Glyph.AUGMENTATION_DOT, x, place / 2.0, 1));
      }
    }
  }

  private void graces(Chord chord, Chord.GraceNotes graces) {
    double scale = Chord.graceScale();
    double width = Glyph.NOTEHEAD_BLACK.width() * scale;
    List<Chord.GraceNote> notes = graces.notes();
    double top = notes.stream().mapToInt(Chord.GraceNote::place).min().orElse(0) / 2.0;
    double end = Math.min(top - 2.3, 1.5);
    for (Chord.GraceNote note : notes) {
      double x = chord.x + note.x();
      double y = note.place() / 2.0;
      ledgers(x, x + width, note.place(), note.place(), scale);
      out.add(new Shape.Signed(Glyph.NOTEHEAD_BLACK, x, y, scale));
      if (note.accidental() != null) {
        double left = x - note.accidental().width() * scale - 0.12;
        out.add(new Shape.Signed(note.accidental(), left, y, scale));
      }
      double stem = x + width - 0.05;
      out.add(new Shape.Line(stem, y - 0.1, stem, end, 0.1));
    }
    double first = chord.x + notes.getFirst().x() + width - 0.05;
    double last = chord.x + notes.getLast().x() + width - 0.05;
    if (notes.size() == 1) {
      out.add(new Shape.Signed(Glyph.FLAG_8TH_UP, first - 0.05, end, scale));
    } else {
      out.add(new Shape.Beam(first - 0.05, end, last + 0.05, end, 0.32));
      out.add(new Shape.Beam(first - 0.05, end + 0.5, last + 0.05, end + 0.5, 0.32));
    }
    if (graces.slashed()) {
      out.add(new Shape.Line(first - 0.6, end + 1.7, first + 0.8, end + 0.5, 0.1));
    }
  }
}
