package gradus.score;

import java.util.List;

/** Something in a measure, at a time from its beginning. */
public sealed interface Event
    permits Note,
        Event.Rest,
        Event.Tuplet,
        Event.Grace,
        Event.ChordSymbol,
        Event.Tempo,
        Event.Words,
        Event.Pedal {
  /** Returns when it begins, in whole notes from the beginning of the measure. */
  Fraction onset();

  /**
   * A tuplet: the notes and rests of a voice between two times are written {@code actual / normal}
   * times as long as they sound.
   *
   * @param onset when it begins
   * @param duration how long it lasts
   * @param voice of which voice, 1 or more
   * @param actual how many notes are played, 3 in a triplet
   * @param normal in the time of how many, 2 in a triplet
   */
  record Tuplet(Fraction onset, Fraction duration, int voice, int actual, int normal)
      implements Event {}

  /**
   * A rest.
   *
   * @param onset when it begins
   * @param duration how long it lasts
   * @param voice of which voice, 1 or more
   * @param visible whether it is printed
   */
  record Rest(Fraction onset, Fraction duration, int voice, boolean visible) implements Event {}

  /**
   * Grace notes before the note at their time. They take no time.
   *
   * @param onset when the note that they ornament begins
   * @param voice of which voice, 1 or more
   * @param pitches their pitches, in order
   * @param slashed whether with a stroke (acciaccatura)
   */
  record Grace(Fraction onset, int voice, List<Pitch> pitches, boolean slashed) implements Event {
    /** Copies the list. */
    public Grace {
      pitches = List.copyOf(pitches);
    }
  }

  /**
   * The name of a chord above the staff, as {@code Am7}.
   *
   * @param onset when it begins
   * @param text its name
   */
  record ChordSymbol(Fraction onset, String text) implements Event {}

  /**
   * A tempo.
   *
   * @param onset from when on
   * @param quartersPerMinute quarter notes a minute
   */
  record Tempo(Fraction onset, double quartersPerMinute) implements Event {}

  /**
   * Words above the staff, such as {@code Fine}.
   *
   * @param onset where
   * @param text the words
   */
  record Words(Fraction onset, String text) implements Event {}

  /**
   * The sustain pedal.
   *
   * @param onset when
   * @param down whether it is pressed, or let go
   */
  record Pedal(Fraction onset, boolean down) implements Event {}
}
