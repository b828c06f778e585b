package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.cli.Cli.Outcome;
import gradus.midi.Midi;
import gradus.midi.MidiSettings;
import gradus.midi.PianoRoll;
import gradus.midi.PianoRoll.Note;
import gradus.rolls.RollPiece;
import gradus.score.Key;
import gradus.score.Meter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollTest {
  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path data;
  private static Path run;
  private static Outcome trained;

  /** Four pieces: a bass note of a quarter under two eighths, in C, D, E and F. */
  @BeforeAll
  static void train() throws IOException {
    data = Files.createDirectory(shared.resolve("data"));
    for (int i = 0; i < 4; i++) {
      Midi.write(
          roll(2 * i).toScore("", Meter.of(2, 4), Key.C_MAJOR, 120),
          MidiSettings.DEFAULT,
          data.resolve("piece-" + i + ".MID"));
    }
    Files.writeString(data.resolve("broken.mid"), "no music");
    run = shared.resolve("run");
    trained = train("mozart", run, "--epochs", 6);
  }

  private static PianoRoll roll(int up) {
    List<Note> notes = new ArrayList<>();
    for (int t = 0; t < 32; t += 4) {
      notes.add(new Note(t, t + 4, 48 + up, 70));
      notes.add(new Note(t, t + 2, 64 + up, 90));
      notes.add(new Note(t + 2, t + 4, 67 + up, 90));
    }
    return PianoRoll.of(notes, 32, 4);
  }

  /** Learns fast: a model that has learnt nothing strikes half of all keys in each column. */
  private static Outcome train(String recipe, Path out, Object... more) {
    Map<Object, Object> options = new LinkedHashMap<>();
    options.put("--data", data);
    options.put("--model", "gru:4:skip:chained");
    options.put("--seq-length", 16);
    options.put("--learning-rate", 0.1);
    options.put("--batch-size", 4);
    for (int i = 0; i + 1 < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    List<Object> words = new ArrayList<>(List.of("train", recipe, "--out", out));
    options.forEach((name, value) -> words.addAll(List.of(name, value)));
    if (more.length % 2 == 1) {
      words.add(more[more.length - 1]);
    }
    return Cli.run(words.toArray());
  }

  @Test
  void trainingEndsWithARollBesideThePiecesLearnt() {
    assertThat(trained.err()).isEmpty();
    assertThat(trained.out())
        .contains("1 of 5 files left out: " + data.resolve("broken.mid") + ", byte 0: expected")
        .contains(data + ": 4 pieces, 3 to learn from, in all keys ", "; 1 held out")
        .contains("batches of 4×16", "representation keys", "4 columns a quarter note")
        .contains("Gru(176 → 4)", "3 pieces learnt", "notes at once, mean", "loss.svg");
    assertThat(trained.lastLine())
        .matches(
            "1 roll written: [0-8] of 8 figures within those of the pieces learnt;"
                + " written: roll.mid, roll.svg, roll.wav");
    assertThat(Midi.read(run.resolve("roll.mid")).parts()).hasSize(1);
    assertThat(run.resolve("roll.svg"))
        .content()
        .contains(">written by the model</text>", ">learnt: piece-");
    assertThat(run.resolve("roll.wav")).isNotEmptyFile();
  }

  @Test
  void aRunIsEvaluatedByEightRolls() {
    Outcome outcome = Cli.run("evaluate", run);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("drawn in " + run + ": evaluation-rolls.svg", "/8\n");
    assertThat(outcome.lastLine()).startsWith("8 rolls written: ");
    assertThat(Cli.run("evaluate", run, "--json").lastLine())
        .contains("\"figures\":{\"lowest\":{\"least\":48.0,", "\"rolls\":8");
    assertThat(Cli.run("info", run).out()).contains("recipe mozart", "Gru(176 → 4)");
    assertThat(Cli.run("info", run, "--plan").out()).contains("results");
  }

  @Test
  void theSameSeedIsTheSameRoll() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (int seed : new int[] {1, 1, 2}) {
      Path mid = folder.resolve("new").resolve("a.mid");
      Outcome outcome = Cli.run("generate", run, "--length", 24, "--seed", seed, "--out", mid);
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out()).contains("24 columns after the opening of piece-");
      assertThat(outcome.lastLine())
          .isEqualTo(
              "written to "
                  + mid
                  + ", "
                  + mid.resolveSibling("a.svg")
                  + ", "
                  + mid.resolveSibling("a.wav"));
      assertThat(mid.resolveSibling("a.svg")).content().startsWith("<svg");
      assertThat(mid.resolveSibling("a.wav")).isNotEmptyFile();
      files.add(Files.readAllBytes(mid));
    }
    assertThat(files.get(0)).isEqualTo(files.get(1)).isNotEqualTo(files.get(2));
  }

  @Test
  void aRollGoesOnFromAFile() {
    Outcome outcome =
        Cli.run("generate", run, "--seconds", 2, "--prime", data.resolve("piece-1.MID"));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("16 columns after the opening of piece-1: ", "2.0 s, at 120 quarter notes");
    assertThat(RollPiece.read(run.resolve("generated.mid"), 4).quartersPerMinute())
        .isBetween(119.0, 121.0);
  }

  @Test
  void velocitiesAreLearntAsInTheOriginalStudy() {
    Path velocities = folder.resolve("velocities");
    Outcome outcome =
        train(
            "midi-jigs",
            velocities,
            "--representation",
            "velocities",
            "--model",
            "gru:4",
            "--optimizer",
            "rmsprop",
            "--decay",
            0.95,
            "--epochs",
            1,
            "--grid",
            2);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("rmsprop, decay 0.95, learning rate ", "2 columns a quarter note")
        .contains("Gru(128 → 4)");
    Outcome loud = Cli.run("generate", velocities, "--threshold", 127, "--length", 8);
    assertThat(loud.out()).contains("8 columns after the opening of piece-", ": 0 notes, ");
    assertThat(Cli.run("generate", velocities, "--temperature", 1).err().lines())
        .first()
        .isEqualTo(
            "gradus: --temperature is for probabilities; the run is of velocities: try"
                + " --threshold.");
    assertThat(Cli.run("generate", velocities, "--threshold", 200).err().lines())
        .first()
        .isEqualTo("gradus: a threshold is from 0 to 127, got 200.0");
  }

  @Test
  void aResumedRunEndsAsIfItHadNeverStopped() {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    train("mozart", whole, "--schedule", "constant", "--epochs", 2, "--quiet");
    train("mozart", parts, "--schedule", "constant", "--epochs", 1, "--quiet");
    assertThat(Cli.run("train", "--resume", parts, "--epochs", 2).err()).isEmpty();
    for (String file : List.of("model.safetensors", "roll.mid")) {
      assertThat(parts.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
    }
  }

  @Test
  void mistakesAreNamed() throws IOException {
    Path out = folder.resolve("out");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(train("mozart", out, "--data", empty).err().lines())
        .first()
        .isEqualTo("gradus: " + empty + ": expected MIDI files, which end in .mid, found none.");
    Path broken = data.resolve("broken.mid");
    assertThat(train("mozart", out, "--data", broken).err())
        .startsWith("gradus: " + broken + ", byte 0: expected a MIDI file");
    for (String name : List.of("a.mid", "b.mid")) {
      Files.copy(broken, empty.resolve(name));
    }
    assertThat(train("mozart", out, "--data", empty).err())
        .startsWith(
            "gradus: " + empty + ": none of 2 files can be learnt from. " + empty.resolve("a.mid"));
    Path note = folder.resolve("note.mid");
    PianoRoll one = PianoRoll.of(List.of(new Note(0, 1, 60, 80)), 1, 4);
    Midi.write(one.toScore("", Meter.of(1, 16), Key.C_MAJOR, 120), MidiSettings.DEFAULT, note);
    assertThat(train("mozart", out, "--data", note).err().lines())
        .first()
        .isEqualTo(
            "gradus: note: expected a piece of 10 columns or more, of which a tenth is held out,"
                + " found 1.");
    assertThat(train("mozart", out, "--representation", "key").err()).contains("mean keys?");
    assertThat(train("mozart", out, "--model", "lstm:8:tied").err()).contains("leave out :tied");
    assertThat(train("mozart", out, "--decay", 0.9).err().lines())
        .first()
        .isEqualTo("gradus: --decay is for rmsprop and its variants, and the optimizer is adam");
    assertThat(train("mozart", out, "--decay", 1).err().lines())
        .first()
        .isEqualTo("gradus: --decay must be above 0 and below 1, got 1.0. Try 0.9.");
    assertThat(train("mozart", out, "--grid", 97).err().lines())
        .first()
        .isEqualTo("gradus: --grid must be from 1 to 96, got 97.");
    assertThat(Cli.run("generate", run, "--threshold", 15).err().lines())
        .first()
        .isEqualTo("gradus: --threshold is for velocities; the run is of keys: leave it out.");
    assertThat(Cli.run("generate", run, "--length", 8, "--seconds", 1).err().lines())
        .first()
        .isEqualTo("gradus: --length and --seconds say the same: leave one out.");
    assertThat(Cli.run("generate", run, "--seconds", 0).err().lines())
        .first()
        .isEqualTo("gradus: --seconds: expected from 1 to 400,000 columns, got 0.");
    assertThat(Cli.run("generate", run, "--count", 2).err().lines())
        .first()
        .isEqualTo("gradus: rolls are written one at a time: leave out --count, change --seed.");
    assertThat(Cli.run("generate", run, "--prime", broken).err())
        .startsWith("gradus: " + broken + ", byte 0: expected a MIDI file");
    assertThat(Cli.run("predict", run, broken).err()).contains("gradus generate");
    assertThat(Cli.run("neighbours", run, "C").err()).contains("found mozart");
  }
}
