package gradus.abc;

import gradus.score.Barline;
import gradus.score.Durations;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Note.Mark;
import gradus.score.Part;
import gradus.score.Pitch;
import gradus.score.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lays the notes of one voice into measures. */
final class VoiceBuilder {
  private static final Fraction LONGEST = Fraction.of(64, 1); // of a note, in whole notes
  private static final Fraction LONGEST_MEASURE = Fraction.of(256, 1);
  private static final long FINEST = 1 << 24; // the largest denominator: sums of two stay exact
  private static final int MOST_EVENTS = 4096; // of a measure
  private static final int MOST_MEASURES = 20_000;
  private static final int MOST_OVERLAYS = 64;

  private final VoiceSettings settings;
  private final Problems problems;
  private final Accidentals accidentals;
  private final Ties ties;
  private final List<MeasureDraft> done = new ArrayList<>();
  private MeasureDraft draft;
  private Fraction time = Fraction.ZERO;
  private int overlay = 1;
  private @Nullable Group pending;
  private @Nullable TupletState tuplet;
  private Fraction nextFactor = Fraction.ONE; // what broken rhythm leaves to the next note
  private final List<Function<Fraction, Event>> before = new ArrayList<>();
  private final Set<Mark> marks = EnumSet.noneOf(Mark.class);
  private final List<Boolean> slurs = new ArrayList<>(); // open ones; false: not kept
  private String nextLabel = "";
  private boolean metred = true;
  private boolean spaced;
  private int velocity = Note.VELOCITY;

  /**
   * A note head as read.
   *
   * @param sign the alteration that an accidental gives; null without one
   * @param length in whole notes
   */
  record Head(Step step, int octave, @Nullable Integer sign, Fraction length, boolean tied) {}

  /** Notes of one time, or a rest, whose length may still change. */
  private static final class Group {
    final List<Pitch> pitches;
    final List<Fraction> lengths;
    final List<Boolean> tied;
    final boolean visible;
    final Set<Mark> marks;
    final int line;
    final int column;
    Fraction factor;
    @Nullable TupletState tuplet;
    boolean lastOfTuplet;

    Group(
        List<Pitch> pitches,
        List<Fraction> lengths,
        List<Boolean> tied,
        boolean visible,
        Set<Mark> marks,
        Fraction factor,
        Cursor place) {
      this.pitches = pitches;
      this.lengths = lengths;
      this.tied = tied;
      this.visible = visible;
      this.marks = marks;
      this.factor = factor;
      this.line = place.line;
      this.column = place.begun();
    }
  }

  /** A tuplet that is open. */
  private static final class TupletState {
    final int actual;
    final int normal;
    int remaining;
    Fraction start = Fraction.ZERO;
    boolean begun;
    final int line;
    final int column;

    TupletState(int actual, int normal, int remaining, Cursor place) {
      this.line = place.line;
      this.column = place.begun();
      this.actual = actual;
      this.normal = normal;
      this.remaining = remaining;
    }

    Fraction scale() {
      return Fraction.of(normal, actual);
    }
  }

  VoiceBuilder(VoiceSettings header, Problems problems) {
    this.settings = header.copy();
    this.problems = problems;
    this.accidentals = new Accidentals(settings.alters, settings.reach);
    this.ties = new Ties(problems);
    this.draft = new MeasureDraft(settings.meter, settings.key);
    if (settings.tempo != null) {
      tempo(settings.tempo);
    }
  }

  VoiceSettings settings() {
    return settings;
  }

  int measures() {
    return done.size();
  }

  /** Returns whether all its measures have a metre. */
  boolean isMetred() {
    return metred;
  }

  /** Returns whether a note may have a length. */
  static boolean isInBounds(Fraction length) {
    return length.denominator() <= FINEST && length.compareTo(LONGEST) <= 0;
  }

  void reach(Accidentals.Reach reach) {
    accidentals.reach(reach);
  }

  /** Takes what a field {@code V:} declares. */
  void declared(KeyField field) {
    settings.apply(field);
  }

  void meter(MeterField field) {
    settings.meter = field.meter();
    settings.metred = field.metred();
    if (draft.isEmpty() && pending == null) { // else from the next measure on
      draft.meter = field.meter();
    }
  }

  void key(KeyField field) {
    settings.apply(field);
    accidentals.reset(settings.alters);
    if (draft.isEmpty() && pending == null) {
      draft.key = settings.key;
    }
  }

  void tempo(double quarters) {
    before.add(onset -> new Event.Tempo(onset, quarters));
  }

  void label(String text) {
    if (draft.isEmpty() && pending == null) {
      draft.label = text;
    } else {
      nextLabel = text;
    }
  }

  void chordSymbol(String text) {
    before.add(onset -> new Event.ChordSymbol(onset, text));
  }

  void words(String text) {
    before.add(onset -> new Event.Words(onset, text));
  }

  void grace(List<Pitch> pitches, boolean slashed) {
    int voice = overlay;
    before.add(onset -> new Event.Grace(onset, voice, pitches, slashed));
  }

  void mark(Mark mark) {
    marks.add(mark);
  }

  void velocity(int value) {
    velocity = value;
  }

  /** Returns the pitch of a note; null, with a report, if there is none such. */
  @Nullable Pitch pitch(Head head, Cursor place) {
    int octave = head.octave() + settings.octave;
    if (octave < -1 || octave > 9) {
      problems.error(place.line, place.begun(), "a note beyond all octaves; skipped");
      return null;
    }
    if (head.sign() != null) {
      accidentals.set(head.step(), octave, head.sign());
      return new Pitch(head.step(), head.sign(), octave);
    }
    Pitch carried = ties.carried(overlay, head.step(), octave);
    return carried != null
        ? carried
        : new Pitch(head.step(), accidentals.alter(head.step(), octave), octave);
  }

  /** Takes a note, or the notes of a chord: it lasts as long as its first. */
  void notes(List<Head> heads, Cursor place) {
    breakBeam(heads.getFirst().length());
    commit();
    List<Pitch> pitches = new ArrayList<>();
    List<Fraction> lengths = new ArrayList<>();
    List<Boolean> tied = new ArrayList<>();
    Fraction first = heads.getFirst().length();
    for (Head head : heads) {
      Pitch pitch = pitch(head, place);
      if (pitch == null) {
        continue;
      }
      if (head.length().compareTo(first) > 0) {
        problems.unsupported(
            place.line, place.begun(), "a note longer than its chord's first; cut to that");
      }
      pitches.add(pitch);
      lengths.add(head.length().compareTo(first) > 0 ? first : head.length());
      tied.add(head.tied());
    }
    if (pitches.isEmpty()) {
      lengths.add(first);
    }
    open(new Group(pitches, lengths, tied, true, EnumSet.copyOf(marks), nextFactor, place));
  }

  void rest(Fraction length, boolean visible, Cursor place) {
    commit();
    open(
        new Group(
            List.of(),
            List.of(length),
            List.of(),
            visible,
            EnumSet.noneOf(Mark.class),
            nextFactor,
            place));
  }

  private void open(Group group) {
    for (Function<Fraction, Event> event : before) {
      add(event.apply(time), group.line, group.column);
    }
    before.clear();
    marks.clear();
    spaced = false;
    nextFactor = Fraction.ONE;
    ties.follow(overlay, group.pitches);
    if (tuplet != null) {
      if (!tuplet.begun) {
        tuplet.begun = true;
        tuplet.start = time;
      }
      group.tuplet = tuplet;
      group.lastOfTuplet = --tuplet.remaining == 0;
      tuplet = group.lastOfTuplet ? null : tuplet;
    }
    pending = group;
  }

  /** Takes whole measures of rest. */
  void measureRests(int count, boolean visible, Cursor place) {
    commit();
    if (time.isPositive()) {
      problems.error(place.line, place.begun(), "a rest of whole bars within a bar; skipped");
      return;
    }
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        bar(Barline.SINGLE, false, place);
      }
      rest(settings.meter.length(), visible, place);
      commit();
    }
  }

  private void breakBeam(Fraction next) {
    Fraction quarter = Fraction.of(1, 4);
    if (spaced
        && pending != null
        && !pending.pitches.isEmpty()
        && pending.lengths.getFirst().compareTo(quarter) < 0
        && next.compareTo(quarter) < 0) {
      pending.marks.add(Mark.BEAM_BREAK);
    }
  }

  void space() {
    spaced = true;
  }

  /** Makes the note before longer and the next shorter, or, with fewer than 0, the other way. */
  void broken(int times, Cursor place) {
    if (pending == null) {
      problems.error(place.line, place.begun(), "broken rhythm without a note before; skipped");
      return;
    }
    Fraction small = Fraction.of(1, 1L << Math.abs(times));
    Fraction large = Fraction.of(2, 1).minus(small);
    pending.factor = pending.factor.times(times > 0 ? large : small);
    nextFactor = times > 0 ? small : large;
  }

  void tie(Cursor place) {
    if (pending == null || pending.pitches.isEmpty()) {
      problems.error(place.line, place.begun(), "a tie without a note before; skipped");
      return;
    }
    pending.tied.replaceAll(t -> true);
  }

  void openSlur(Cursor place) {
    if (slurs.size() >= 16) {
      problems.error(place.line, place.begun(), "more than 16 slurs at once; skipped");
      return;
    }
    slurs.add(marks.add(Mark.SLUR_START)); // two that begin on one note are kept as one
  }

  void closeSlur(Cursor place) {
    if (pending == null || slurs.isEmpty()) {
      problems.error(place.line, place.begun(), "a slur ends that did not begin; skipped");
    } else if (slurs.removeLast()) {
      pending.marks.add(Mark.SLUR_STOP);
    }
  }

  void openTuplet(int actual, int normal, int notes, Cursor place) {
    if (tuplet != null) {
      problems.error(place.line, place.begun(), "a tuplet within a tuplet; the outer one ends");
      commit();
      endTuplet(tuplet);
    }
    tuplet = new TupletState(actual, normal, notes, place);
  }

  private void endTuplet(@Nullable TupletState state) {
    if (state != null && state.begun && time.compareTo(state.start) > 0) {
      if (state.actual != state.normal) {
        draft.events.add(
            new Event.Tuplet(
                state.start, time.minus(state.start), overlay, state.actual, state.normal));
      }
      state.start = Fraction.ZERO;
    }
  }

  /** Goes back to the beginning of the measure, in another voice of the same staff. */
  void overlay(Cursor place) {
    commit();
    leaveTuplet();
    if (overlay >= MOST_OVERLAYS) {
      throw problems.refusal(
          place.line, place.begun(), "expected at most " + MOST_OVERLAYS + " voices in a bar");
    }
    overlay++;
    time = Fraction.ZERO;
  }

  private void leaveTuplet() {
    if (tuplet != null) {
      problems.error(
          tuplet.line, tuplet.column, "a tuplet lacks " + tuplet.remaining + " of its notes");
      endTuplet(tuplet);
      tuplet = null;
    }
  }

  /** Takes a bar line; two with nothing between them are one. */
  void bar(Barline style, boolean repeatStart, Cursor place) {
    commit();
    if (!nextFactor.equals(Fraction.ONE)) {
      problems.error(place.line, place.begun(), "broken rhythm at a bar line; ignored");
      nextFactor = Fraction.ONE;
    }
    if (draft.isEmpty()) {
      if (!done.isEmpty()) {
        done.getLast().close(style);
      } else if (style == Barline.REPEAT_END) {
        problems.error(place.line, place.begun(), "a repeat ends before the first note; skipped");
      }
    } else {
      endTuplet(tuplet);
      draft.close(style);
      next(place);
    }
    if (repeatStart) {
      draft.left = Barline.REPEAT_START;
    }
    overlay = 1;
    time = Fraction.ZERO;
    accidentals.reset(settings.alters);
  }

  private void next(Cursor place) {
    if (done.size() >= MOST_MEASURES) {
      throw problems.refusal(
          place.line, place.begun(), "expected at most " + MOST_MEASURES + " bars in a voice");
    }
    problems.measure(place.line, place.begun());
    metred &= settings.metred;
    done.add(draft);
    draft = new MeasureDraft(settings.meter, settings.key);
    draft.label = nextLabel;
    nextLabel = "";
  }

  /** Begins an ending: at a bar line, or by ending the measure here without one. */
  void ending(String numbers, Cursor place) {
    commit();
    if (!draft.isEmpty()) {
      bar(Barline.INVISIBLE, false, place);
    }
    draft.ending = numbers;
  }

  void lineEnd() {
    spaced = true;
    if (draft.isEmpty() && pending == null && !done.isEmpty()) {
      done.getLast().lineEnd = true;
    }
  }

  private void add(Event event, int line, int column) {
    if (draft.events.size() >= MOST_EVENTS) {
      throw problems.refusal(line, column, "expected at most " + MOST_EVENTS + " signs in a bar");
    }
    draft.events.add(event);
  }

  /** Writes the group whose length is now known. */
  private void commit() {
    Group group = pending;
    if (group == null) {
      return;
    }
    pending = null;
    TupletState in = group.tuplet;
    Fraction scale = in == null ? Fraction.ONE : in.scale();
    Fraction length = group.lengths.getFirst().times(group.factor);
    Fraction sounding = length.times(scale);
    Fraction end = isInBounds(sounding) ? time.plus(sounding) : LONGEST_MEASURE;
    if (end.compareTo(LONGEST_MEASURE) >= 0 || end.denominator() > FINEST) {
      problems.error(group.line, group.column, "a length out of all bounds; skipped");
    } else {
      write(group, length, scale);
      time = end;
      draft.end = draft.end.compareTo(end) < 0 ? end : draft.end;
    }
    if (group.lastOfTuplet) {
      endTuplet(in);
    }
  }

  private void write(Group group, Fraction length, Fraction scale) {
    if (group.pitches.isEmpty()) {
      Fraction at = time;
      for (Fraction sign : restSigns(group, length)) {
        Fraction sounding = sign.times(scale);
        var rest = new Event.Rest(at, sounding, overlay, group.visible);
        add(rest, group.line, group.column);
        at = at.plus(sounding);
      }
      return;
    }
    for (int i = 0; i < group.pitches.size(); i++) {
      Fraction at = time;
      List<Fraction> signs = Durations.signs(group.lengths.get(i).times(group.factor));
      for (int k = 0; k < signs.size(); k++) {
        boolean last = k == signs.size() - 1;
        boolean tied = !last || group.tied.get(i);
        Fraction sounding = signs.get(k).times(scale);
        Set<Mark> signed = i == 0 ? signed(group.marks, k == 0, last) : Set.of();
        Pitch pitch = group.pitches.get(i);
        add(
            new Note(at, sounding, overlay, pitch, velocity, tied, signed),
            group.line,
            group.column);
        if (last && tied) {
          ties.begin(overlay, draft.events, pitch, group.line, group.column);
        }
        at = at.plus(sounding);
      }
    }
  }

  /** A rest as long as its measure is one sign, whatever the metre. */
  private List<Fraction> restSigns(Group group, Fraction length) {
    boolean whole = !time.isPositive() && length.equals(draft.meter.length());
    return whole && group.tuplet == null ? List.of(length) : Durations.signs(length);
  }

  private static Set<Mark> signed(Set<Mark> marks, boolean first, boolean last) {
    Set<Mark> kept = EnumSet.noneOf(Mark.class);
    for (Mark mark : marks) {
      boolean ends = mark == Mark.SLUR_STOP || mark == Mark.BEAM_BREAK;
      if (ends ? last : first) {
        kept.add(mark);
      }
    }
    return kept;
  }

  /** Ends the voice. */
  void finish() {
    commit();
    var nowhere = new Cursor("", ties.line(), 0);
    leaveTuplet();
    if (!draft.isEmpty()) {
      next(nowhere);
    }
    if (draft.left == Barline.REPEAT_START && !done.isEmpty()) {
      problems.error(nowhere.line, 1, "a repeat begins after the last bar; skipped");
    }
    ties.finish();
  }

  /** Returns the part, with measures of rest added up to a number. */
  Part part(int length) {
    List<Measure> measures = new ArrayList<>();
    for (MeasureDraft each : done) {
      measures.add(each.measure());
    }
    for (int i = done.size(); i < length; i++) {
      problems.measure(ties.line(), 1);
      Fraction whole = settings.meter.length();
      var rest = new Event.Rest(Fraction.ZERO, whole, 1, true);
      measures.add(Measure.of(settings.meter, settings.key, List.of(rest)));
    }
    return new Part(settings.name, settings.clef, settings.program, measures);
  }
}
