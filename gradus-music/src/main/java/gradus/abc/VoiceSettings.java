package gradus.abc;

import gradus.score.Clef;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Meter;
import gradus.score.Step;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in force in a voice: of the header at first, then of the voice's own fields. */
final class VoiceSettings {
  Meter meter = Meter.of(4, 4);
  boolean metred;
  @Nullable Fraction unit;
  Fraction fallbackUnit = Fraction.of(1, 8);
  Key key = Key.C_MAJOR;
  Map<Step, Integer> alters = KeyField.alters(Key.C_MAJOR);
  Clef clef = Clef.TREBLE;
  int octave;
  int program;
  String name = "";
  @Nullable Double tempo;
  Accidentals.Reach reach = Accidentals.Reach.PITCH;

  VoiceSettings copy() {
    var copy = new VoiceSettings();
    copy.meter = meter;
    copy.metred = metred;
    copy.unit = unit;
    copy.fallbackUnit = fallbackUnit;
    copy.key = key;
    copy.alters = alters;
    copy.clef = clef;
    copy.octave = octave;
    copy.program = program;
    copy.tempo = tempo;
    copy.reach = reach;
    return copy;
  }

  /** Returns how long a note is that says nothing of its length. */
  Fraction unit() {
    return unit == null ? fallbackUnit : unit;
  }

  void apply(KeyField field) {
    key = field.key() == null ? key : field.key();
    alters = field.alters() == null ? alters : field.alters();
    clef = field.clef() == null ? clef : field.clef();
    octave = field.octave() == null ? octave : field.octave();
    name = field.name() == null ? name : field.name();
  }
}
