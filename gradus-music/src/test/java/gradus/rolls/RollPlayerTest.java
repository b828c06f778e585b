package gradus.rolls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.Parameter;
import gradus.Rng;
import gradus.midi.PianoRoll;
import gradus.midi.PianoRoll.Note;
import gradus.nn.VectorModel;
import gradus.optim.Adam;
import gradus.optim.Clip;
import gradus.sequence.VectorModelSpec;
import gradus.sequence.VectorSequences;
import gradus.train.Trainer;
import gradus.train.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollPlayerTest {
  private static final float SMALL = 1f / 1024; // tanh is the identity there, to six places

  /** Answers y = offset + factor · x for each component. */
  private static VectorModel linear(RollForm form, double factor, double offset) {
    int width = form.width();
    VectorModel model = VectorModelSpec.parse("rnn:" + width).build(width);
    model.initialise(Rng.of(1));
    for (Parameter parameter : model.parameters()) {
      String name = parameter.name();
      float[] values = new float[parameter.shape().size()];
      if (name.endsWith("inputWeight")) {
        diagonal(values, width, SMALL);
      } else if (name.endsWith("output.weight")) {
        diagonal(values, width, (float) factor / SMALL);
      } else if (name.endsWith("output.bias")) {
        Arrays.fill(values, (float) offset);
      }
      parameter.set(values);
    }
    return model;
  }

  private static void diagonal(float[] values, int width, float value) {
    for (int i = 0; i < width; i++) {
      values[i * width + i] = value;
    }
  }

  private static PianoRoll prime(int key, int velocity) {
    return PianoRoll.of(List.of(new Note(0, 1, key, velocity)), 1, 4);
  }

  private static List<Integer> row(PianoRoll roll, int key) {
    List<Integer> row = new ArrayList<>();
    for (int t = 0; t < roll.length(); t++) {
      row.add(roll.velocity(t, key));
    }
    return row;
  }

  /**
   * With y = 30 − x: 100 gives −70, which becomes 0; from 0 comes 30, from 30 again 0. Were −70 fed
   * back as it is, 100 would follow.
   */
  @Test
  void theColumnAfterTheThresholdIsFedBack() {
    var player = new RollPlayer(RollForm.VELOCITIES, 1, 15);
    PianoRoll roll =
        player.play(linear(RollForm.VELOCITIES, -1, 30 / 127.0), prime(60, 100), 5, Rng.of(1));
    assertThat(row(roll, 60)).containsExactly(0, 30, 0, 30, 0);
    assertThat(row(roll, 61)).containsExactly(30, 0, 30, 0, 30); // from 0 on
  }

  /** Halves: 100, 50, 25, 12.5. What is below the threshold is silent, and so is what follows. */
  @Test
  void whatIsBelowTheThresholdIsSilent() {
    VectorModel model = linear(RollForm.VELOCITIES, 0.5, 0);
    assertThat(row(play(model, 15), 60)).containsExactly(50, 25, 0, 0);
    assertThat(row(play(model, 12), 60)).containsExactly(50, 25, 12, 0);
    assertThat(row(play(model, 26), 60)).containsExactly(50, 0, 0, 0);
  }

  private static PianoRoll play(VectorModel model, double threshold) {
    return new RollPlayer(RollForm.VELOCITIES, 1, threshold)
        .play(model, prime(60, 100), 4, Rng.of(1));
  }

  @Test
  void velocitiesStayOnTheKeyboard() {
    PianoRoll roll =
        new RollPlayer(RollForm.VELOCITIES, 1, 15)
            .play(linear(RollForm.VELOCITIES, 3, 0), prime(60, 100), 2, Rng.of(1));
    assertThat(row(roll, 60)).containsExactly(127, 127);
  }

  /** All logits are 9: every key that sounded goes on, and every other one is struck. */
  @Test
  void aNoteGoesOnOnlyWhereTheKeySounded() {
    var player = new RollPlayer(RollForm.KEYS, 0, 15);
    PianoRoll roll = player.play(linear(RollForm.KEYS, 0, 9), prime(60, 100), 3, Rng.of(1));
    assertThat(roll.notes()).hasSize(88).allMatch(note -> note.start() == 0 && note.end() == 3);
    PianoRoll silent = player.play(linear(RollForm.KEYS, 0, -9), prime(60, 100), 3, Rng.of(1));
    assertThat(silent.notes()).isEmpty();
    assertThat(silent.length()).isEqualTo(3);
  }

  /** With y = 0 each key is struck, or goes on, in half of the cases. */
  @Test
  void keysAreDrawnFromTheirProbabilities() {
    VectorModel model = linear(RollForm.KEYS, 0, 0);
    var player = new RollPlayer(RollForm.KEYS, 1, 15);
    PianoRoll roll = player.play(model, prime(60, 100), 200, Rng.of(3));
    // of two states, silent → sounding with 1/2, sounding → silent with 1/4: it sounds 2/3 of time
    assertThat(RollFigure.AT_ONCE.of(roll)).isBetween(0.64 * 88, 0.69 * 88);
    assertThat(player.play(model, prime(60, 100), 200, Rng.of(3)).notes()).isEqualTo(roll.notes());
    assertThat(player.play(model, prime(60, 100), 200, Rng.of(4)).notes())
        .isNotEqualTo(roll.notes());
  }

  /** An ostinato of four notes, each of two steps: in both forms it is learnt and played on. */
  @Test
  void anOstinatoIsLearntAndPlayedOn() {
    int[] keys = {60, 64, 67, 72};
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      notes.add(new Note(2 * i, 2 * i + 2, keys[i % 4], 100));
    }
    PianoRoll piece = PianoRoll.of(notes, 96, 2);
    for (RollForm form : RollForm.values()) {
      VectorModel model = VectorModelSpec.parse("gru:48").build(form.width());
      VectorSequences windows =
          VectorSequences.of(form.encode(List.of(piece)), form.loss()).inWindows(24);
      TrainingRun run =
          Trainer.of(model)
              .optimizer(Clip.byNorm(1).then(Adam.of(0.03)))
              .batchSize(1)
              .epochs(80)
              .seed(1)
              .fit(windows);
      PianoRoll played = new RollPlayer(form, 0, 15).play(model, piece.steps(0, 8), 16, Rng.of(1));
      assertThat(played.notes().stream().map(n -> n.start() + ":" + n.key() + ":" + n.length()))
          .as("%s, loss %s", form, run.best().scores().loss())
          .containsExactlyInAnyOrder(
              "0:60:2", "2:64:2", "4:67:2", "6:72:2", "8:60:2", "10:64:2", "12:67:2", "14:72:2");
    }
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new RollPlayer(RollForm.KEYS, -1, 15))
        .hasMessage("a temperature is 0 or more, got -1.0");
    assertThatThrownBy(() -> new RollPlayer(RollForm.KEYS, 1, 128))
        .hasMessage("a threshold is from 0 to 127, got 128.0");
  }
}
