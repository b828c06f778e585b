package gradus.engrave;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The signs of music, by their names in SMuFL, with outlines from the resource signs.tsv. */
enum Glyph {
  G_CLEF("gClef"),
  C_CLEF("cClef"),
  F_CLEF("fClef"),
  TIME_SIG_0("timeSig0"),
  TIME_SIG_1("timeSig1"),
  TIME_SIG_2("timeSig2"),
  TIME_SIG_3("timeSig3"),
  TIME_SIG_4("timeSig4"),
  TIME_SIG_5("timeSig5"),
  TIME_SIG_6("timeSig6"),
  TIME_SIG_7("timeSig7"),
  TIME_SIG_8("timeSig8"),
  TIME_SIG_9("timeSig9"),
  TIME_SIG_COMMON("timeSigCommon"),
  TIME_SIG_CUT_COMMON("timeSigCutCommon"),
  NOTEHEAD_DOUBLE_WHOLE("noteheadDoubleWhole"),
  NOTEHEAD_WHOLE("noteheadWhole"),
  NOTEHEAD_HALF("noteheadHalf"),
  NOTEHEAD_BLACK("noteheadBlack"),
  AUGMENTATION_DOT("augmentationDot"),
  FLAG_8TH_UP("flag8thUp"),
  FLAG_8TH_DOWN("flag8thDown"),
  FLAG_16TH_UP("flag16thUp"),
  FLAG_16TH_DOWN("flag16thDown"),
  FLAG_32ND_UP("flag32ndUp"),
  FLAG_32ND_DOWN("flag32ndDown"),
  FLAG_64TH_UP("flag64thUp"),
  FLAG_64TH_DOWN("flag64thDown"),
  FLAG_128TH_UP("flag128thUp"),
  FLAG_128TH_DOWN("flag128thDown"),
  ACCIDENTAL_FLAT("accidentalFlat"),
  ACCIDENTAL_NATURAL("accidentalNatural"),
  ACCIDENTAL_SHARP("accidentalSharp"),
  ACCIDENTAL_DOUBLE_SHARP("accidentalDoubleSharp"),
  ACCIDENTAL_DOUBLE_FLAT("accidentalDoubleFlat"),
  ARTIC_ACCENT_ABOVE("articAccentAbove"),
  ARTIC_STACCATO_ABOVE("articStaccatoAbove"),
  ARTIC_TENUTO_ABOVE("articTenutoAbove"),
  FERMATA_ABOVE("fermataAbove"),
  FERMATA_BELOW("fermataBelow"),
  REST_DOUBLE_WHOLE("restDoubleWhole"),
  REST_WHOLE("restWhole"),
  REST_HALF("restHalf"),
  REST_QUARTER("restQuarter"),
  REST_8TH("rest8th"),
  REST_16TH("rest16th"),
  REST_32ND("rest32nd"),
  REST_64TH("rest64th"),
  REST_128TH("rest128th"),
  ORNAMENT_TRILL("ornamentTrill"),
  ORNAMENT_TURN("ornamentTurn"),
  ORNAMENT_SHORT_TRILL("ornamentShortTrill"),
  ORNAMENT_MORDENT("ornamentMordent"),
  STRINGS_DOWN_BOW("stringsDownBow"),
  STRINGS_UP_BOW("stringsUpBow"),
  TUPLET_0("tuplet0"),
  TUPLET_1("tuplet1"),
  TUPLET_2("tuplet2"),
  TUPLET_3("tuplet3"),
  TUPLET_4("tuplet4"),
  TUPLET_5("tuplet5"),
  TUPLET_6("tuplet6"),
  TUPLET_7("tuplet7"),
  TUPLET_8("tuplet8"),
  TUPLET_9("tuplet9"),
  TUPLET_COLON("tupletColon"),
  BRACE("brace"),
  WIGGLE_TRILL("wiggleTrill");

  /** How many units of an outline are a staff space. */
  static final double UNITS = 250;

  private final String id;

  Glyph(String id) {
    this.id = id;
  }

  /** Returns the name in SMuFL. */
  String id() {
    return id;
  }

  /** Returns the outline as the commands of an SVG path, in {@link #UNITS}. */
  String outline() {
    return shape().outline;
  }

  /** Returns how much room it takes in a row of signs, in staff spaces. */
  double advance() {
    return shape().advance;
  }

  /** Returns the box around it where its origin is 0, in staff spaces. */
  Box box() {
    return shape().box;
  }

  double width() {
    return box().right() - box().left();
  }

  private Outline shape() {
    return Objects.requireNonNull(Outlines.BY_ID.get(id), id);
  }

  private record Outline(double advance, Box box, String outline) {}

  /** Read when first needed. */
  private static final class Outlines {
    static final Map<String, Outline> BY_ID = read();

    private static Map<String, Outline> read() {
      var outlines = new HashMap<String, Outline>();
      try (InputStream in = Objects.requireNonNull(Glyph.class.getResourceAsStream("signs.tsv"))) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        for (String line : text.lines().toList()) {
          String[] fields = line.split("\t", -1);
          var box =
              new Box(number(fields[2]), number(fields[3]), number(fields[4]), number(fields[5]));
          outlines.put(fields[0], new Outline(number(fields[1]), box, fields[6]));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return outlines;
    }

    private static double number(String field) {
      return Integer.parseInt(field) / UNITS;
    }
  }
}
