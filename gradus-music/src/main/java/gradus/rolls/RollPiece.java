package gradus.rolls;

import gradus.audio.Rendition;
import gradus.audio.TimedNote;
import gradus.data.DataException;
import gradus.midi.Midi;
import gradus.midi.PianoRoll;
import gradus.score.Key;
import gradus.score.Meter;
import gradus.score.Score;
import java.nio.file.Path;

/**
 * A piece as a piano roll, with what a roll does not say.
 *
 * @param name what it is called
 * @param roll its notes
 * @param meter its first metre
 * @param quartersPerMinute its tempo, as the mean over the whole
 */
public record RollPiece(String name, PianoRoll roll, Meter meter, double quartersPerMinute) {
  private static final double SLOWEST = 20; // quarter notes a minute
  private static final double FASTEST = 400;

  /**
   * Reads a MIDI file.
   *
   * @param stepsPerQuarter columns a quarter note
   * @throws DataException if it is missing, no sound MIDI file, without notes or too long
   */
  public static RollPiece read(Path file, int stepsPerQuarter) {
    Score score = Midi.read(file);
    PianoRoll roll;
    try {
      roll = PianoRoll.of(score, stepsPerQuarter);
    } catch (IllegalArgumentException e) {
      throw new DataException(file + ": " + e.getMessage() + ".", e);
    }
    if (roll.notes().isEmpty()) {
      throw new DataException(file + ": expected notes, found none.");
    }
    double seconds = Rendition.of(score).stream().mapToDouble(TimedNote::end).max().orElse(1);
    double quarters = (double) roll.length() / stepsPerQuarter;
    Meter meter = score.parts().getFirst().measures().getFirst().meter();
    return new RollPiece(
        String.valueOf(file.getFileName()).replaceAll("(?i)\\.midi?$", ""),
        roll,
        meter,
        Math.clamp(60 * quarters / seconds, SLOWEST, FASTEST));
  }

  /** Returns this piece with other notes, under another name. */
  public RollPiece with(String title, PianoRoll notes) {
    return new RollPiece(title, notes, meter, quartersPerMinute);
  }

  /** Returns the first columns of this piece, all if there are fewer. */
  public RollPiece opening(int columns) {
    return with(name, roll.steps(0, Math.min(columns, roll.length())));
  }

  /** Returns the piece as a score. */
  public Score toScore() {
    return roll.toScore(name, meter, Key.C_MAJOR, quartersPerMinute);
  }

  /** Returns how many seconds a column lasts. */
  public double secondsPerStep() {
    return 60 / quartersPerMinute / roll.stepsPerQuarter();
  }
}
