package gradus.musicxml;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Note;
import gradus.score.Pitch;
import gradus.score.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads the notes of a part, and gathers grace notes and tuplets over several. */
final class NoteReader {
  private static final int MOST_VOICES = 1000;
  private static final int MOST_IN_TUPLET = 1000;

  private final XmlReader xml;
  private final Map<String, Integer> voices = new HashMap<>(); // those that are no numbers
  private final Map<Line, Graces> graces = new HashMap<>();
  private final Map<Line, List<Timed>> tuplets = new HashMap<>();
  private Fraction chordOnset = Fraction.ZERO;

  /** A voice on a staff, and its name: the parts of one that was split keep apart. */
  private record Line(int staff, int voice, String name) {}

  private record Graces(List<Pitch> pitches, boolean slashed) {}

  /** A note or rest of a tuplet. */
  private record Timed(Fraction onset, Fraction end, int actual, int normal, boolean starts) {}

  /**
   * What a note element says.
   *
   * @param events what it adds to the measure
   * @param advance how far it moves the time
   */
  record Read(int staff, List<Event> events, Fraction advance) {}

  /** What has been read of one element. */
  private static final class Draft {
    boolean chord;
    boolean grace;
    boolean slashed;
    boolean rest;
    boolean visible = true;
    boolean tied;
    boolean startsTuplet;
    @Nullable String step;
    int alter;
    int octave = 4;
    long duration;
    int velocity = Note.VELOCITY;
    int voice = 1;
    String voiceName = "";
    int staff = 1;
    int actual = 1;
    int normal = 1;
    final Set<Note.Mark> marks = EnumSet.noneOf(Note.Mark.class);
  }

  NoteReader(XmlReader xml) {
    this.xml = xml;
  }

  /**
   * Reads a note element.
   *
   * @param time when it begins, unless it belongs to the chord before
   * @param divided turns divisions into whole notes
   */
  Read read(Fraction time, LongFunction<Fraction> divided) {
    var draft = new Draft();
    draft.visible = !xml.attribute("print-object").equals("no");
    draft.velocity = velocity(xml.attribute("dynamics"));
    xml.children(name -> child(name, draft));
    var line = new Line(draft.staff, draft.voice, draft.voiceName);
    if (draft.grace) {
      grace(draft, line);
      return new Read(draft.staff, List.of(), Fraction.ZERO);
    }
    Fraction duration = divided.apply(draft.duration);
    Fraction onset = draft.chord ? chordOnset : time;
    chordOnset = onset;
    var events = new ArrayList<Event>();
    if (duration.isPositive()) {
      Graces before = draft.chord ? null : graces.remove(line);
      if (before != null) {
        events.add(new Event.Grace(onset, draft.voice, before.pitches, before.slashed));
      }
      if (!draft.chord && (draft.actual != draft.normal)) {
        tuplets
            .computeIfAbsent(line, l -> new ArrayList<>())
            .add(
                new Timed(
                    onset, onset.plus(duration), draft.actual, draft.normal, draft.startsTuplet));
      }
      events.add(event(draft, onset, duration));
    }
    return new Read(draft.staff, events, draft.chord ? Fraction.ZERO : duration);
  }

  private Event event(Draft draft, Fraction onset, Fraction duration) {
    if (draft.rest || draft.step == null) {
      return new Event.Rest(onset, duration, draft.voice, draft.visible);
    }
    return new Note(
        onset, duration, draft.voice, pitch(draft), draft.velocity, draft.tied, draft.marks);
  }

  private Pitch pitch(Draft draft) {
    String step = String.valueOf(draft.step);
    for (Step known : Step.values()) {
      if (known.name().equals(step)) {
        return new Pitch(known, draft.alter, draft.octave);
      }
    }
    throw xml.error("expected a step from A to G, found " + XmlReader.shortened(step));
  }

  private void grace(Draft draft, Line line) {
    if (draft.step == null) {
      return;
    }
    Graces before = graces.getOrDefault(line, new Graces(List.of(), draft.slashed));
    var pitches = new ArrayList<>(before.pitches);
    pitches.add(pitch(draft));
    graces.put(line, new Graces(pitches, before.slashed));
  }

  private void child(String name, Draft draft) {
    switch (name) {
      case "chord" -> draft.chord = true;
      case "grace" -> {
        draft.grace = true;
        draft.slashed = xml.attribute("slash").equals("yes");
      }
      case "rest" -> draft.rest = true;
      case "pitch", "unpitched" -> xml.children(part -> pitch(part, draft));
      case "duration" -> draft.duration = xml.number(0, Integer.MAX_VALUE);
      case "tie" -> draft.tied |= xml.attribute("type").equals("start");
      case "voice" -> {
        draft.voiceName = xml.text();
        draft.voice = voice(draft.voiceName);
      }
      case "staff" -> draft.staff = xml.number(1, Integer.MAX_VALUE);
      case "time-modification" -> xml.children(part -> modification(part, draft));
      case "notations" -> xml.children(part -> notation(part, draft));
      default -> {} // how it looks
    }
  }

  private void pitch(String name, Draft draft) {
    switch (name) {
      case "step", "display-step" -> draft.step = xml.text();
      case "octave", "display-octave" -> draft.octave = xml.number(-1, 10);
      case "alter" -> {
        String text = xml.text();
        try {
          draft.alter = (int) Math.rint(Math.clamp(Double.parseDouble(text), -2, 2));
        } catch (NumberFormatException e) {
          throw xml.error("expected a number, found \"" + XmlReader.shortened(text) + "\"", e);
        }
      }
      default -> {}
    }
  }

  private void modification(String name, Draft draft) {
    if (name.equals("actual-notes")) {
      draft.actual = xml.number(1, MOST_IN_TUPLET);
    } else if (name.equals("normal-notes")) {
      draft.normal = xml.number(1, MOST_IN_TUPLET);
    }
  }

  private void notation(String name, Draft draft) {
    switch (name) {
      case "slur" -> {
        switch (xml.attribute("type")) {
          case "start" -> draft.marks.add(Note.Mark.SLUR_START);
          case "stop" -> draft.marks.add(Note.Mark.SLUR_STOP);
          default -> {}
        }
      }
      case "tuplet" -> draft.startsTuplet |= xml.attribute("type").equals("start");
      case "tied" -> draft.tied |= xml.attribute("type").equals("start");
      case "articulations", "ornaments", "technical" -> xml.children(part -> mark(part, draft));
      default -> mark(name, draft);
    }
  }

  private void mark(String name, Draft draft) {
    Note.Mark mark = MarkNames.of(name);
    if (mark == null || (mark == Note.Mark.ROLL && !xml.text().equals("roll"))) {
      return;
    }
    draft.marks.add(mark);
  }

  /** A part of a voice that the writer had to split, as 1.2, is the voice itself again. */
  private int voice(String text) {
    if (text.matches("[1-9]\\d{0,2}(\\.\\d{1,6})?")) {
      int dot = text.indexOf('.');
      return Integer.parseInt(dot < 0 ? text : text.substring(0, dot));
    }
    Integer known = voices.get(text);
    if (known == null) {
      if (voices.size() >= MOST_VOICES) {
        throw xml.error("expected at most " + MOST_VOICES + " voices, found more");
      }
      known = MOST_VOICES + voices.size();
      voices.put(text, known);
    }
    return known;
  }

  private static int velocity(String percent) {
    if (!percent.matches("\\d{1,4}(\\.\\d{1,20})?")) {
      return Note.VELOCITY;
    }
    return (int) Math.clamp(Math.rint(Double.parseDouble(percent) * 0.9), 1, 127);
  }

  /** Adds the tuplets of a staff at the end of a measure. */
  void finish(int staff, List<Event> events) {
    for (Map.Entry<Line, List<Timed>> entry : Map.copyOf(tuplets).entrySet()) {
      if (entry.getKey().staff == staff) {
        join(entry.getKey().voice, entry.getValue(), events);
        tuplets.remove(entry.getKey());
      }
    }
  }

  /** A tuplet goes on as long as its notes follow each other and no other is said to start. */
  private static void join(int voice, List<Timed> notes, List<Event> events) {
    notes.sort((a, b) -> a.onset.compareTo(b.onset));
    int at = 0;
    while (at < notes.size()) {
      Timed first = notes.get(at);
      Fraction end = first.end;
      int next = at + 1;
      while (next < notes.size()
          && !notes.get(next).starts
          && notes.get(next).onset.equals(end)
          && notes.get(next).actual == first.actual
          && notes.get(next).normal == first.normal) {
        end = notes.get(next).end;
        next++;
      }
      Fraction duration = end.minus(first.onset);
      var tuplet = new Event.Tuplet(first.onset, duration, voice, first.actual, first.normal);
      if (!events.contains(tuplet)) { // the parts of a voice may share it
        events.add(tuplet);
      }
      at = next;
    }
  }
}
