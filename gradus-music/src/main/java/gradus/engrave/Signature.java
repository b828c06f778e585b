package gradus.engrave;

import gradus.score.Clef;
import gradus.score.Key;
import gradus.score.Meter;
import java.util.ArrayList;
import java.util.List;

/** What stands at the beginning of a staff or where it changes: clef, key and metre. */
final class Signature {
  private static final int[] SHARPS = {0, 3, -1, 2, 5, 1, 4}; // places in the treble clef
  private static final int[] FLATS = {4, 1, 5, 2, 6, 3, 7};
  private static final int[] TENOR_SHARPS = {6, 2, 5, 1, 4, 0, 3};
  private static final Glyph[] DIGITS = {
    Glyph.TIME_SIG_0, Glyph.TIME_SIG_1, Glyph.TIME_SIG_2, Glyph.TIME_SIG_3, Glyph.TIME_SIG_4,
    Glyph.TIME_SIG_5, Glyph.TIME_SIG_6, Glyph.TIME_SIG_7, Glyph.TIME_SIG_8, Glyph.TIME_SIG_9
  };

  private Signature() {}

  /** Returns the staff step of the top line: that of F5 in the treble clef. */
  static int topLine(Clef clef) {
    return switch (clef) {
      case TREBLE -> 38;
      case ALTO -> 32;
      case TENOR -> 30;
      case BASS -> 26;
    };
  }

  static List<Shape> clef(Clef clef) {
    return switch (clef) {
      case TREBLE -> List.of(new Shape.Signed(Glyph.G_CLEF, 0, 3, 1));
      case BASS -> List.of(new Shape.Signed(Glyph.F_CLEF, 0, 1, 1));
      case ALTO -> List.of(new Shape.Signed(Glyph.C_CLEF, 0, 2, 1));
      case TENOR -> List.of(new Shape.Signed(Glyph.C_CLEF, 0, 1, 1));
    };
  }

  /** Returns a key's signature; where sharps or flats end, naturals first take them back. */
  static List<Shape> key(Key key, Key before, Clef clef) {
    var shapes = new ArrayList<Shape>();
    double x = 0;
    int kept = before.fifths() * key.fifths() > 0 ? Math.abs(key.fifths()) : 0;
    for (int i = kept; i < Math.abs(before.fifths()); i++) {
      x = add(shapes, Glyph.ACCIDENTAL_NATURAL, x, place(i, before.fifths() > 0, clef));
    }
    x += x > 0 ? 0.3 : 0;
    boolean sharp = key.fifths() > 0;
    for (int i = 0; i < Math.abs(key.fifths()); i++) {
      Glyph glyph = sharp ? Glyph.ACCIDENTAL_SHARP : Glyph.ACCIDENTAL_FLAT;
      x = add(shapes, glyph, x, place(i, sharp, clef));
    }
    return shapes;
  }

  private static double add(List<Shape> shapes, Glyph glyph, double x, int place) {
    shapes.add(new Shape.Signed(glyph, x, place / 2.0, 1));
    return x + glyph.width() + 0.08;
  }

  private static int place(int number, boolean sharp, Clef clef) {
    int[] treble = sharp ? SHARPS : FLATS;
    return switch (clef) {
      case TREBLE -> treble[number];
      case BASS -> treble[number] + 2;
      case ALTO -> treble[number] + 1;
      case TENOR -> sharp ? TENOR_SHARPS[number] : treble[number] - 1;
    };
  }

  static List<Shape> meter(Meter meter) {
    return switch (meter.symbol()) {
      case COMMON -> List.of(new Shape.Signed(Glyph.TIME_SIG_COMMON, 0, 2, 1));
      case CUT -> List.of(new Shape.Signed(Glyph.TIME_SIG_CUT_COMMON, 0, 2, 1));
      case NUMBERS -> numbers(meter);
    };
  }

  private static List<Shape> numbers(Meter meter) {
    var shapes = new ArrayList<Shape>();
    double width = Math.max(width(meter.beats()), width(meter.unit()));
    digits(meter.beats(), (width - width(meter.beats())) / 2, 1, shapes);
    digits(meter.unit(), (width - width(meter.unit())) / 2, 3, shapes);
    return shapes;
  }

  private static double width(int number) {
    return Integer.toString(number).chars().mapToDouble(c -> DIGITS[c - '0'].advance()).sum();
  }

  private static void digits(int number, double x, double y, List<Shape> shapes) {
    String text = Integer.toString(number);
    for (int i = 0; i < text.length(); i++) {
      Glyph glyph = DIGITS[text.charAt(i) - '0'];
      shapes.add(new Shape.Signed(glyph, x, y, 1));
      x += glyph.advance();
    }
  }

  static double width(List<Shape> shapes) {
    return shapes.stream().mapToDouble(shape -> shape.box().right()).max().orElse(0);
  }
}
