package gradus.abc;

import gradus.score.Event;
import gradus.score.Note;
import gradus.score.Pitch;
import gradus.score.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ties of a voice that wait for the note they lead to. */
final class Ties {
  private final Problems problems;
  private final List<Open> open = new ArrayList<>();
  private int line = 1;

  /** A tie, with the place of its first note. */
  private record Open(
      int overlay, List<Event> events, int index, Pitch pitch, int line, int column) {}

  Ties(Problems problems) {
    this.problems = problems;
  }

  /** Returns the line of the last tie. */
  int line() {
    return line;
  }

  /** Begins a tie at the note that was added last. */
  void begin(int overlay, List<Event> events, Pitch pitch, int atLine, int column) {
    line = atLine;
    open.add(new Open(overlay, events, events.size() - 1, pitch, atLine, column));
  }

  /** Returns the pitch that a tie carries to a note without an accidental; null if none does. */
  @Nullable Pitch carried(int overlay, Step step, int octave) {
    for (Open tie : open) {
      if (tie.overlay == overlay && tie.pitch.step() == step && tie.pitch.octave() == octave) {
        return tie.pitch;
      }
    }
    return null;
  }

  /** Ends the ties of a voice at its next notes; one that leads to no note of its pitch is cut. */
  void follow(int overlay, List<Pitch> pitches) {
    for (Open tie : open) {
      if (tie.overlay == overlay && !pitches.contains(tie.pitch)) {
        cut(tie);
      }
    }
    open.removeIf(tie -> tie.overlay == overlay);
  }

  void finish() {
    open.forEach(this::cut);
    open.clear();
  }

  private void cut(Open tie) {
    if (tie.events.get(tie.index) instanceof Note note) {
      tie.events.set(tie.index, note.withTied(false));
    }
    problems.error(tie.line, tie.column, "a tie leads to no note of the same pitch; left out");
  }
}
