package gradus.midi;

import gradus.data.DataException;
import gradus.midi.MidiReader.Played;
import gradus.midi.MidiReader.Voice;
import gradus.score.Barline;
import gradus.score.Clef;
import gradus.score.Durations;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Pitch;
import gradus.score.Score;
import gradus.score.Spelling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;

/** Lays notes in time into measures, voices and tied notes. */
final class ScoreBuilder {
  private static final int MOST_MEASURES = 100_000; // of all parts together
  private static final int MOST_EVENTS = 4_000_000;

  private final String source;
  private final String title;
  private final NavigableMap<Fraction, Meter> meters;
  private final NavigableMap<Fraction, Key> keys;
  private final NavigableMap<Fraction, Double> tempos;
  private final List<Voice> voices;
  private final List<Bar> bars = new ArrayList<>();
  private int events;

  /** A measure to be. */
  private record Bar(Fraction start, Fraction length, Meter meter, Key key) {
    Fraction end() {
      return start.plus(length);
    }
  }

  ScoreBuilder(
      String source,
      String title,
      NavigableMap<Fraction, Meter> meters,
      NavigableMap<Fraction, Key> keys,
      NavigableMap<Fraction, Double> tempos,
      List<Voice> voices) {
    this.source = source;
    this.title = title;
    this.meters = meters;
    this.keys = keys;
    this.tempos = tempos;
    this.voices = voices;
  }

  Score build() {
    layBars();
    List<Part> parts = new ArrayList<>();
    for (Voice voice : voices) {
      parts.add(part(voice, parts.isEmpty()));
    }
    return new Score(title, "", "", "", parts);
  }

  private void layBars() {
    Fraction last = Fraction.ZERO;
    for (Voice voice : voices) {
      for (Played note : voice.notes) {
        last = last.compareTo(note.end()) < 0 ? note.end() : last;
      }
    }
    Fraction time = Fraction.ZERO;
    while (time.compareTo(last) < 0 || bars.isEmpty()) {
      if (((long) bars.size() + 1) * Math.max(1, voices.size()) > MOST_MEASURES) {
        throw new DataException(
            source
                + ": the piece lasts for more than "
                + bars.size()
                + " measures; at most "
                + MOST_MEASURES
                + " of all parts together are read");
      }
      Map.Entry<Fraction, Meter> meter = meters.floorEntry(time);
      Map.Entry<Fraction, Key> key = keys.floorEntry(time);
      Meter signed = meter == null ? Meter.of(4, 4) : meter.getValue();
      Fraction length = signed.length();
      Fraction next = meters.higherKey(time);
      if (next != null && next.compareTo(time.plus(length)) < 0) {
        length = next.minus(time); // a metre that changes within a measure ends it
      }
      bars.add(new Bar(time, length, signed, key == null ? Key.C_MAJOR : key.getValue()));
      time = time.plus(length);
    }
  }

  private int barAt(Fraction time) {
    int low = 0;
    int high = bars.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (bars.get(middle).start().compareTo(time) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private Part part(Voice voice, boolean first) {
    List<List<Event>> measures = new ArrayList<>();
    bars.forEach(b -> measures.add(new ArrayList<>()));
    if (first) {
      tempos.forEach((time, t) -> at(measures, time, onset -> new Event.Tempo(onset, t)));
    }
    voice.pedal.forEach((time, down) -> at(measures, time, on -> new Event.Pedal(on, down)));
    voice.notes.sort(
        Comparator.comparing(Played::onset)
            .thenComparing(Played::end)
            .thenComparing(Comparator.comparingInt(Played::number).reversed()));
    Voices free = new Voices();
    List<Fraction> filled = new ArrayList<>(); // to where voice 1 of each measure is written
    bars.forEach(b -> filled.add(Fraction.ZERO));
    for (int i = 0; i < voice.notes.size(); i++) {
      Played note = voice.notes.get(i);
      boolean chord = i > 0 && isChord(voice.notes, i);
      int number = chord ? free.last() : free.take(note);
      note(note, number, measures, filled);
    }
    long sum = voice.notes.stream().mapToLong(Played::number).sum();
    Clef clef = sum >= 60L * voice.notes.size() ? Clef.TREBLE : Clef.BASS;
    List<Measure> laid = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      rest(measures.get(i), filled.get(i), bar.length(), bar);
      measures.get(i).sort(Comparator.comparing(Event::onset));
      laid.add(
          new Measure(
              bar.length(),
              bar.meter(),
              bar.key(),
              Barline.SINGLE,
              i + 1 == bars.size() ? Barline.FINAL : Barline.SINGLE,
              "",
              "",
              false,
              measures.get(i)));
    }
    return new Part(voice.name, clef, Math.max(0, voice.program), laid);
  }

  /** Whether a note begins and ends with the one before, and is another key. */
  private static boolean isChord(List<Played> notes, int i) {
    Played one = notes.get(i - 1);
    Played two = notes.get(i);
    return one.onset().equals(two.onset())
        && one.end().equals(two.end())
        && one.number() != two.number();
  }

  /** The voices of a part: a note goes to the lowest that is silent when it begins. */
  private static final class Voices {
    private final PriorityQueue<Busy> busy = new PriorityQueue<>(Comparator.comparing(Busy::end));
    private final TreeSet<Integer> silent = new TreeSet<>();
    private int count;
    private int last;

    private record Busy(Fraction end, int voice) {}

    int take(Played note) {
      while (!busy.isEmpty() && busy.element().end().compareTo(note.onset()) <= 0) {
        silent.add(busy.remove().voice());
      }
      Integer lowest = silent.pollFirst();
      last = lowest == null ? ++count : lowest;
      busy.add(new Busy(note.end(), last));
      return last;
    }

    int last() {
      return last;
    }
  }

  private void at(
      List<List<Event>> measures,
      Fraction time,
      java.util.function.Function<Fraction, Event> event) {
    int index = barAt(time);
    Bar bar = bars.get(index);
    if (time.compareTo(bar.end()) < 0) { // later is after the last note
      add(measures.get(index), event.apply(time.minus(bar.start())));
    }
  }

  private void add(List<Event> measure, Event event) {
    if (++events > MOST_EVENTS) {
      throw new DataException(
          source + ": more than " + MOST_EVENTS + " notes and parts of notes over bar lines");
    }
    measure.add(event);
  }

  private void note(
      Played note, int voice, List<List<Event>> measures, List<Fraction> filled) {
    Fraction time = note.onset();
    for (int index = barAt(time); time.compareTo(note.end()) < 0; index++) {
      Bar bar = bars.get(index);
      Fraction end = note.end().compareTo(bar.end()) < 0 ? note.end() : bar.end();
      Pitch pitch = Spelling.of(note.number(), bars.get(barAt(note.onset())).key());
      Fraction onset = time.minus(bar.start());
      if (voice == 1) {
        rest(measures.get(index), filled.get(index), onset, bar);
        filled.set(index, end.minus(bar.start()));
      }
      List<Fraction> signs = Durations.signs(end.minus(time));
      for (Fraction sign : signs) {
        time = time.plus(sign);
        boolean tied = time.compareTo(note.end()) < 0;
        add(
            measures.get(index),
            new Note(onset, sign, voice, pitch, note.velocity(), tied, Set.of()));
        onset = onset.plus(sign);
      }
    }
  }

  private void rest(List<Event> measure, Fraction from, Fraction until, Bar bar) {
    Fraction length = until.minus(from);
    if (!length.isPositive()) {
      return;
    }
    boolean whole = length.equals(bar.length());
    Fraction onset = from;
    for (Fraction sign : whole ? List.of(length) : Durations.signs(length)) {
      add(measure, new Event.Rest(onset, sign, 1, true));
      onset = onset.plus(sign);
    }
  }
}
