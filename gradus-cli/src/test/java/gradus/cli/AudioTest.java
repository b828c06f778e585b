package gradus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.audio.Sound;
import gradus.audio.SoundMeasures;
import gradus.audio.Synthesiser;
import gradus.audio.TimedNote;
import gradus.audio.Wav;
import gradus.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioTest {
  private static final int[] LOOP = {60, 64, 67, 72};
  private static final double BEAT = 0.256; // eight frames

  @TempDir static Path data;
  @TempDir Path folder;

  @BeforeAll
  static void play() {
    List<TimedNote> notes = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      notes.add(new TimedNote(i * BEAT, BEAT, LOOP[i % 4], 90));
    }
    Sound sound = Synthesiser.render(notes);
    float[] music = Arrays.copyOf(sound.mixed(), (int) (40 * BEAT * sound.rate()));
    Wav.write(Sound.mono(sound.rate(), music), data.resolve("loop.WAV"));
  }

  private static Outcome train(Path run, Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "audio", "--data", data, "--out", run));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  private static double figure(String line, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void aLoopIsLearntAndPlayedOn() {
    Path run = folder.resolve("run");
    Outcome outcome =
        train(run, "--model", "gru:32", "--epochs", 60, "--learning-rate", 0.02, "--batch-size", 4);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("1 sound, 10 seconds at 16,000 Hz: 288 vectors of 128 to learn from, 32 held out")
        .contains("batches of 4×40, gradients clipped at 5, representation mel")
        .contains("RecurrentStack(Gru(128 → 32))", "loss.svg");
    double learnt = figure(outcome.lastLine(), "vector, (-?[0-9.]+) %");
    double copied = figure(outcome.lastLine(), "last: (-?[0-9.]+) %");
    assertThat(learnt).isGreaterThan(80).isGreaterThan(copied + 5);
    assertThat(figure(outcome.lastLine(), "sound ([0-9.]+) dB"))
        .isLessThan(figure(outcome.lastLine(), "copying: ([0-9.]+) dB"));
    assertThat(run.resolve("loss.svg")).isNotEmptyFile();
    assertThat(Cli.run("evaluate", run).lastLine()).isEqualTo(outcome.lastLine());
    assertThat(Cli.run("info", run).out()).contains("recipe audio", "Gru(128 → 32)");
    assertThat(Cli.run("info", run, "--plan").out()).contains("results");
    assertThat(Cli.run("info", run, "--plan=prediction").out()).contains("results");

    Outcome played = Cli.run("generate", run, "--seconds", 2, "--temperature", 0);
    assertThat(played.err()).isEmpty();
    assertThat(played.out()).contains("written to " + run.resolve("generated.wav"));
    Sound sound = Wav.read(run.resolve("generated.wav"));
    assertThat(sound.length()).isEqualTo(32_000);
    assertThat(sound.peak()).isBetween(0.88f, 0.9f);
    assertThat(SoundMeasures.flatness(sound.mixed())).isLessThan(0.05); // tones, not noise
    assertThat(run.resolve("generated.svg")).content().contains("generated.wav", "kHz, mel scale");
  }

  @Test
  void theSameSeedIsTheSameSoundAndAnotherIsNot() throws IOException {
    Path run = folder.resolve("run");
    train(run, "--representation", "fft-half", "--model", "gru:4", "--epochs", 1, "--quiet");
    List<byte[]> sounds = new ArrayList<>();
    for (int seed : new int[] {1, 1, 2}) {
      Path wav = folder.resolve("sound.wav");
      Outcome outcome = Cli.run("generate", run, "--seconds", 0.5, "--seed", seed, "--out", wav);
      assertThat(outcome.err()).isEmpty();
      assertThat(folder.resolve("sound.svg")).isNotEmptyFile();
      sounds.add(Files.readAllBytes(wav));
    }
    assertThat(sounds.get(0)).hasSize(44 + 16_000).isEqualTo(sounds.get(1));
    assertThat(sounds.get(2)).isNotEqualTo(sounds.get(0));
    Outcome on =
        Cli.run("generate", run, "--seconds", 0.5, "--prime", data.resolve("loop.WAV"), "--json");
    assertThat(on.err()).isEmpty();
    assertThat(on.lastLine()).contains("\"event\":\"sample\"", "\"flatness\":");
    assertThat(run.resolve("generated.wav")).isNotEmptyFile();
  }

  @Test
  void aResumedRunEndsAsIfItHadNeverStopped() {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    Object[] small = {"--model", "gru:4", "--schedule", "constant", "--quiet", "--epochs"};
    train(whole, small[0], small[1], small[2], small[3], small[4], small[5], 3);
    train(parts, small[0], small[1], small[2], small[3], small[4], small[5], 2);
    assertThat(Cli.run("train", "--resume", parts, "--epochs", 3).err()).isEmpty();
    assertThat(parts.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
  }

  @Test
  void mistakesAreNamed() throws IOException {
    assertThat(train(folder.resolve("a"), "--representation", "mell").err())
        .contains("did you mean mel?");
    assertThat(train(folder.resolve("a"), "--model", "lstm:8:tied").err())
        .contains("leave out :tied");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Cli.run("train", "audio", "--data", empty, "--out", folder.resolve("a")).err())
        .contains("in files *.wav, found none");
    assertThat(Cli.run("train", "audio", "--data", empty.resolve("no")).err())
        .contains("there is no such folder or file");
    Wav.write(Sound.mono(8_000, new float[800]), empty.resolve("short.wav"));
    assertThat(Cli.run("train", "audio", "--data", empty, "--out", folder.resolve("a")).err())
        .contains("expected sound of 0.32 seconds or more");
    Files.writeString(empty.resolve("text.wav"), "no sound");
    assertThat(Cli.run("train", "audio", "--data", empty, "--out", folder.resolve("a")).err())
        .contains("text.wav, byte 0: expected a WAV file");
    Path run = folder.resolve("run");
    train(run, "--model", "gru:2", "--epochs", 1, "--quiet");
    assertThat(Cli.run("generate", run, "--seconds", 0).err())
        .contains("--seconds must be above 0");
    assertThat(Cli.run("generate", run, "--count", 2).err()).contains("one at a time");
    assertThat(Cli.run("predict", run, data.resolve("loop.WAV")).err()).contains("gradus generate");
  }
}
