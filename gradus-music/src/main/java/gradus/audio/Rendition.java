package gradus.audio;

import gradus.score.Event;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Performance;
import gradus.score.Pitch;
import gradus.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays a score: repeats and endings in full, tied notes as one, tempo, staccato, accents, grace
 * notes before the beat, and the sustain pedal.
 *
 * <p>Without a tempo, music goes at 120 quarter notes a minute, in compound metres such as 6/8 at
 * 120 beats of three eighths.
 */
public final class Rendition {
  private static final double QUARTERS = 120; // a minute
  private static final double GRACE = 0.06; // seconds of a grace note
  private static final int ACCENT = 20;
  private static final double SAME = 1e-9; // whole notes

  private final List<TimedNote> notes = new ArrayList<>();

  /** From a time in whole notes on, so many seconds a whole note. */
  private record Pace(double from, double start, double seconds) {}

  private final List<Pace> paces = new ArrayList<>();

  /** A note that is held or tied, in whole notes. */
  private record Held(double start, double end, int velocity) {}

  private Rendition(Score score) {
    if (score.parts().isEmpty() || score.parts().getFirst().measures().isEmpty()) {
      return;
    }
    Performance played = Performance.played(score);
    List<Integer> order = played.order();
    double[] starts = new double[order.size() + 1]; // in whole notes, and the end
    Arrays.setAll(starts, place -> played.start(place).toDouble());
    setPaces(score, order, starts);
    score.parts().forEach(part -> play(part, order, starts));
    notes.sort(Comparator.comparingDouble(TimedNote::start).thenComparingInt(TimedNote::pitch));
  }

  /** Returns the notes of a score, in the order of their beginnings. */
  public static List<TimedNote> of(Score score) {
    return List.copyOf(new Rendition(score).notes);
  }

  private void setPaces(Score score, List<Integer> order, double[] starts) {
    Meter meter = score.parts().getFirst().measures().getFirst().meter();
    boolean compound = meter.unit() == 8 && meter.beats() % 3 == 0;
    paces.add(new Pace(0, 0, 240 / (compound ? 1.5 * QUARTERS : QUARTERS)));
    for (int i = 0; i < order.size(); i++) {
      List<Event.Tempo> tempos = new ArrayList<>();
      for (Part part : score.parts()) {
        for (Event event : part.measures().get(order.get(i)).events()) {
          if (event instanceof Event.Tempo tempo) {
            tempos.add(tempo);
          }
        }
      }
      tempos.sort(Comparator.comparing(Event.Tempo::onset));
      for (Event.Tempo tempo : tempos) {
        double from = starts[i] + tempo.onset().toDouble();
        double quarters = Math.clamp(tempo.quartersPerMinute(), 5, 1_000);
        paces.add(new Pace(from, seconds(from), 240 / quarters));
      }
    }
  }

  private double seconds(double whole) {
    int low = 0;
    int high = paces.size() - 1;
    while (low < high) { // the last pace that begins by then
      int middle = (low + high + 1) / 2;
      if (paces.get(middle).from <= whole + SAME) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Pace pace = paces.get(low);
    return pace.start + (whole - pace.from) * pace.seconds;
  }

  private void play(Part part, List<Integer> order, double[] starts) {
    Map<Integer, Held> tied = new HashMap<>(); // by voice and pitch
    var pedal = new Pedals();
    for (int i = 0; i < order.size(); i++) {
      Measure measure = part.measures().get(order.get(i));
      for (Event event : measure.events()) {
        double at = starts[i] + event.onset().toDouble();
        switch (event) {
          case Note note -> play(note, at, tied, pedal);
          case Event.Grace grace -> play(grace, at);
          case Event.Pedal change -> pedal.change(at, change.down());
          case Event.Rest _, Event.Tuplet _, Event.ChordSymbol _, Event.Tempo _, Event.Words _ -> {}
        }
      }
    }
    tied.forEach((key, held) -> pedal.add(key % 1_000, held));
    pedal.finish(starts[order.size()]);
  }

  private static void play(Note note, double at, Map<Integer, Held> tied, Pedals pedal) {
    int pitch = note.pitch().midi();
    if (pitch < 0 || pitch > 127) {
      return; // beyond all instruments
    }
    double length = note.duration().toDouble();
    boolean brief = note.marks().contains(Note.Mark.STACCATO) && !note.tied();
    int velocity = note.velocity() + (note.marks().contains(Note.Mark.ACCENT) ? ACCENT : 0);
    int key = note.voice() * 1_000 + pitch;
    Held before = tied.remove(key);
    var held = new Held(at, at + (brief ? length / 2 : length), Math.min(127, velocity));
    if (before != null) {
      if (Math.abs(before.end - at) < SAME) {
        held = new Held(before.start, held.end, before.velocity);
      } else {
        pedal.add(pitch, before); // its continuation did not come
      }
    }
    if (note.tied()) {
      tied.put(key, held);
    } else {
      pedal.add(pitch, held);
    }
  }

  private void play(Event.Grace grace, double at) {
    double before = seconds(at);
    int count = grace.pitches().size();
    double each = Math.min(GRACE, before / Math.max(1, count));
    for (int i = 0; i < count && each > 0; i++) {
      Pitch pitch = grace.pitches().get(i);
      if (pitch.midi() >= 0 && pitch.midi() <= 127) {
        double start = before - (count - i) * each;
        notes.add(new TimedNote(Math.max(0, start), each, pitch.midi(), Note.VELOCITY));
      }
    }
  }

  /** Notes that end while the pedal is down are held until it comes up. */
  private final class Pedals {
    private record Ended(int pitch, Held held) {}

    private record Change(double at, boolean down) {}

    private final List<Ended> ended = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();

    void change(double at, boolean down) {
      changes.add(new Change(at, down));
    }

    void add(int pitch, Held held) {
      ended.add(new Ended(pitch, held));
    }

    void finish(double end) {
      changes.sort(Comparator.comparingDouble(Change::at));
      for (Ended note : ended) {
        double start = seconds(note.held.start);
        double length = seconds(released(note.held.end, end)) - start;
        if (length > 0) {
          notes.add(new TimedNote(start, length, note.pitch, note.held.velocity));
        }
      }
    }

    private double released(double at, double end) {
      int low = 0; // the first change after the note's end
      int high = changes.size();
      while (low < high) {
        int middle = (low + high) / 2;
        if (changes.get(middle).at <= at) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (low == 0 || !changes.get(low - 1).down) {
        return at;
      }
      while (low < changes.size() && changes.get(low).down) {
        low++;
      }
      return low < changes.size() ? changes.get(low).at : Math.max(at, end);
    }
  }
}
