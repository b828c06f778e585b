package gradus.engrave;

import gradus.notation.NoteValue;
import gradus.notation.Sign;
import gradus.score.Note;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chord, a single note or a rest on a staff. Its places on the staff are counted in half spaces
 * from the top line downwards, from the lowest note on.
 */
final class Chord {
  static final int MIDDLE = 4; // the place of the middle line
  static final double STEM = 0.12; // its thickness
  private static final double STEM_LENGTH = 3.5;
  private static final double GRACE = 0.62; // how small grace notes are

  final Sign sign;
  final int layer; // 0 for the first of the staff
  final NoteValue value;
  final int[] places;
  final boolean[] displaced;
  final List<Accidental> accidentals = new ArrayList<>();
  final List<GraceNotes> graces = new ArrayList<>();
  boolean wholeMeasure; // a rest for all of a measure
  boolean up;
  double shift; // of the heads, to make room for another layer
  double dots; // where the dots begin, from the place of the column
  double x; // of the column of heads
  double stemEnd; // y
  @Nullable BeamGroup beam;

  /**
   * An accidental of a note.
   *
   * @param note the number of the note in the chord
   * @param x where it is, from the place of the column
   */
  record Accidental(int note, Glyph glyph, double x) {}

  /** Grace notes, where each begins from the place of the column, and with which accidental. */
  record GraceNotes(List<GraceNote> notes, boolean slashed, double left) {}

  /** One grace note. */
  record GraceNote(int place, @Nullable Glyph accidental, double x) {}

  Chord(Sign sign, int layer, int topLine) {
    this.sign = sign;
    this.layer = layer;
    value = Objects.requireNonNullElse(sign.value(), new NoteValue(2, 0));
    places = sign.notes().stream().mapToInt(note -> topLine - note.pitch().staffStep()).toArray();
    displaced = new boolean[places.length];
  }

  boolean isRest() {
    return sign.isRest();
  }

  boolean hasStem() {
    return !isRest() && value.log() >= 1;
  }

  Note note(int i) {
    return sign.notes().get(i);
  }

  int highest() {
    return places[places.length - 1];
  }

  int lowest() {
    return places[0];
  }

  Glyph head() {
    return switch (value.log()) {
      case -1 -> Glyph.NOTEHEAD_DOUBLE_WHOLE;
      case 0 -> Glyph.NOTEHEAD_WHOLE;
      case 1 -> Glyph.NOTEHEAD_HALF;
      default -> Glyph.NOTEHEAD_BLACK;
    };
  }

  Glyph rest() {
    return switch (value.log()) {
      case -1 -> Glyph.REST_DOUBLE_WHOLE;
      case 0 -> Glyph.REST_WHOLE;
      case 1 -> Glyph.REST_HALF;
      case 2 -> Glyph.REST_QUARTER;
      case 3 -> Glyph.REST_8TH;
      case 4 -> Glyph.REST_16TH;
      case 5 -> Glyph.REST_32ND;
      case 6 -> Glyph.REST_64TH;
      default -> Glyph.REST_128TH;
    };
  }

  @Nullable Glyph flag() {
    if (!hasStem() || beam != null) {
      return null;
    }
    return switch (value.flags()) {
      case 0 -> null;
      case 1 -> up ? Glyph.FLAG_8TH_UP : Glyph.FLAG_8TH_DOWN;
      case 2 -> up ? Glyph.FLAG_16TH_UP : Glyph.FLAG_16TH_DOWN;
      case 3 -> up ? Glyph.FLAG_32ND_UP : Glyph.FLAG_32ND_DOWN;
      case 4 -> up ? Glyph.FLAG_64TH_UP : Glyph.FLAG_64TH_DOWN;
      default -> up ? Glyph.FLAG_128TH_UP : Glyph.FLAG_128TH_DOWN;
    };
  }

  static @Nullable Glyph accidental(int alter) {
    return switch (alter) {
      case -2 -> Glyph.ACCIDENTAL_DOUBLE_FLAT;
      case -1 -> Glyph.ACCIDENTAL_FLAT;
      case 0 -> Glyph.ACCIDENTAL_NATURAL;
      case 1 -> Glyph.ACCIDENTAL_SHARP;
      default -> Glyph.ACCIDENTAL_DOUBLE_SHARP;
    };
  }

  /** Points the stem away from the note farthest from the middle line. */
  static boolean pointsUp(Iterable<Chord> chords) {
    int above = Integer.MIN_VALUE;
    int below = Integer.MIN_VALUE;
    for (Chord chord : chords) {
      above = Math.max(above, MIDDLE - chord.highest());
      below = Math.max(below, chord.lowest() - MIDDLE);
    }
    return below > above;
  }

  /** Puts the heads of seconds on both sides of the stem. */
  void displace() {
    Arrays.fill(displaced, false);
    int n = places.length;
    for (int i = 1; i < n; i++) {
      int now = up || !hasStem() ? i : n - 1 - i;
      int before = up || !hasStem() ? i - 1 : n - i;
      displaced[now] = Math.abs(places[now] - places[before]) <= 1 && !displaced[before];
    }
  }

  /** Returns where a head begins, from the place of the column. */
  double headLeft(int i) {
    double aside = displaced[i] ? head().width() - STEM : 0;
    return shift + (up || !hasStem() ? aside : -aside);
  }

  Box headBox(int i) {
    return head().box().moved(headLeft(i), places[i] / 2.0);
  }

  /** Returns where the stem is, from the place of the column. */
  double stemX() {
    return shift + (up ? head().width() - STEM / 2 : STEM / 2);
  }

  /** Returns how high a rest lies; that of the first of two layers lies higher. */
  double restY(boolean alone) {
    double middle = value.log() == 0 ? 1 : 2;
    if (alone) {
      return middle;
    }
    return middle + (up ? -3 : 3);
  }

  /** Gives the stem its usual length; far from the staff it reaches the middle line. */
  void stem() {
    if (!hasStem()) {
      return;
    }
    double more = Math.max(0, value.flags() - 2) * 0.75;
    if (up) {
      stemEnd = Math.min(highest() / 2.0 - STEM_LENGTH - more, 2);
    } else {
      stemEnd = Math.max(lowest() / 2.0 + STEM_LENGTH + more, 2);
    }
  }

  /** Returns the top of what has been placed, with its stem. */
  double top() {
    double head = highest() / 2.0 - 0.5;
    return hasStem() && up ? Math.min(stemEnd, head) : head;
  }

  /** Returns the bottom of what has been placed, with its stem. */
  double bottom() {
    double head = lowest() / 2.0 + 0.5;
    return hasStem() && !up ? Math.max(stemEnd, head) : head;
  }

  /** Lays grace notes out to the left of a place, and returns where the first begins. */
  double placeGraces(List<GraceSource> sources, double right) {
    double left = right;
    for (int s = sources.size() - 1; s >= 0; s--) {
      GraceSource source = sources.get(s);
      var notes = new ArrayList<GraceNote>();
      left -= 0.35;
      for (int i = source.places.length - 1; i >= 0; i--) {
        left -=
            Glyph.NOTEHEAD_BLACK.width() * GRACE + (i == source.places.length - 1 ? 0.25 : 0.35);
        Glyph accidental = source.accidentals.get(i).glyph;
        notes.addFirst(new GraceNote(source.places[i], accidental, left));
        if (accidental != null) {
          left -= accidental.width() * GRACE + 0.15;
        }
      }
      graces.addFirst(new GraceNotes(notes, source.slashed, left));
    }
    return left;
  }

  /** Grace notes before they have a place. */
  record GraceSource(int[] places, List<Shown> accidentals, boolean slashed) {}

  /** An accidental, or none. */
  record Shown(@Nullable Glyph glyph) {}

  static double graceScale() {
    return GRACE;
  }
}
