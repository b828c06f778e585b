package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Rng;
import gradus.graph.Op;
import gradus.graph.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Moves of every layout, in one part and in several, against the reference kernels. */
final class StridedMoveTest {
  @Test
  void copiesPermutedAxesAtAwkwardSizes() {
    int[][] shapes = {{1}, {7}, {3, 5}, {17, 33}, {1, 40, 1}, {4, 3, 19}, {2, 5, 3, 7}, {70, 600}};
    Rng rng = Rng.of(1);
    for (int[] dims : shapes) {
      for (int round = 0; round < 6; round++) {
        Shape shape = Shape.of(dims);
        int[] from = permutedStrides(dims, rng);
        int[] to = permutedStrides(dims, rng);
        float[] source = values(shape.size() + 3);
        float[] expected = new float[shape.size() + 5];
        ReferenceKernels.run(
            new Op.Reshape(shape),
            new Strided[] {new Strided(source, 3, shape, from)},
            new Strided(expected, 5, shape, to));
        for (int parts = 1; parts <= 3; parts++) {
          float[] target = new float[expected.length];
          StridedMove move = StridedMove.copy(shape, from, to);
          for (int part = 0; part < parts; part++) {
            move.run(source, 3, target, 5, part, parts);
          }
          assertThat(target).as(Arrays.toString(dims) + " in " + parts).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void copiesWindowsWhoseRowsAreShort() {
    int width = 24;
    Shape shape = Shape.of(3, 20, 20, 5, 5); // images, places, windows of one channel
    int[] from = {width * width, width, 1, width, 1};
    int[] to = Strided.rowMajor(shape);
    float[] source = values(3 * width * width);
    float[] expected = new float[shape.size()];
    ReferenceKernels.run(
        new Op.Reshape(shape),
        new Strided[] {new Strided(source, 0, shape, from)},
        new Strided(expected, 0, shape, to));
    for (int parts = 1; parts <= 3; parts++) {
      float[] target = new float[expected.length];
      for (int part = 0; part < parts; part++) {
        StridedMove.copy(shape, from, to).run(source, 0, target, 0, part, parts);
      }
      assertThat(target).isEqualTo(expected);
    }
  }

  @Test
  void copiesShortRowsByVectors() {
    if (!VectorModule.present()) {
      return; // the loops are then the only way
    }
    for (int length = 1; length <= VectorLanes.LENGTH; length++) {
      float[] source = values(64);
      float[] target = new float[4 * 3 * length + 2];
      VectorShortRows.copy(4, 3, length, source, 2, 7, 11, target, 1);
      float[] expected = new float[target.length];
      for (int i = 0; i < 4 * 3 * length; i++) {
        int row = i / length;
        expected[1 + i] = source[2 + row / 3 * 7 + row % 3 * 11 + i % length];
      }
      assertThat(target).as("rows of %d", length).isEqualTo(expected);
    }
  }

  @Test
  void copiesAndAddsRowsByVectors() {
    if (!VectorModule.present()) {
      return; // the loops are then the only way
    }
    for (int length = VectorLanes.LENGTH; length <= 3 * VectorLanes.LENGTH; length++) {
      float[] source = values(300);
      float[] target = values(200);
      float[] copied = target.clone();
      float[] added = target.clone();
      for (int row = 0; row < 3; row++) {
        for (int i = 0; i < length; i++) {
          copied[1 + row * (length + 2) + i] = source[2 + row * 70 + i];
          added[1 + row * 5 + i] += source[2 + row * 70 + i]; // rows of sums may overlap
        }
      }
      float[] found = target.clone();
      VectorRows.copy(3, length, source, 2, 70, found, 1, length + 2);
      assertThat(found).as("rows of %d", length).isEqualTo(copied);
      VectorRows.add(3, length, source, 2, 70, target, 1, 5);
      assertThat(target).as("rows of %d", length).isEqualTo(added);
    }
  }

  @Test
  void repeatsElementsWhereAStrideIsZero() {
    float[] target = new float[6];
    StridedMove.copy(Shape.of(2, 3), new int[] {0, 1}, new int[] {3, 1})
        .run(new float[] {1, 2, 3}, 0, target, 0, 0, 1);
    assertThat(target).containsExactly(1, 2, 3, 1, 2, 3);
  }

  @Test
  void addsOverlappingWindowsInOrderAndNeverInParts() {
    // Windows of 3 with stride 1 over 5 places.
    StridedMove move = StridedMove.add(Shape.of(3, 3), new int[] {3, 1}, new int[] {1, 1});
    assertThat(move.parts(8)).isEqualTo(1);
    float[] target = new float[5];
    move.run(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 0, target, 0, 0, 1);
    assertThat(target).containsExactly(1, 2 + 4, 3 + 5 + 7, 6 + 8, 9);
  }

  @Test
  void addsRowsOfChannelsInTheOrderOfTheWindows() {
    // Windows of 3 with stride 1 over 9 places of 5 channels, the place within one written last.
    int[] from = {15, 1, 5};
    int[] to = {5, 1, 5};
    Shape shape = Shape.of(7, 5, 3);
    float[] source = Rng.of(3).normal(shape.size()).toArray();
    float[] expected = new float[45];
    for (int window = 0; window < 7; window++) {
      for (int channel = 0; channel < 5; channel++) {
        for (int place = 0; place < 3; place++) {
          expected[window * 5 + channel + place * 5] += source[window * 15 + channel + place * 5];
        }
      }
    }
    float[] target = new float[45];
    StridedMove.add(shape, from, to).run(source, 0, target, 0, 0, 1);
    assertThat(target).isEqualTo(expected);
  }

  @Test
  void sharesLargeMovesAmongThreadsWherePlacesAreApart() {
    int[] rows = {1000, 1};
    assertThat(StridedMove.copy(Shape.of(1000, 1000), rows, rows).parts(2)).isEqualTo(1);
    assertThat(StridedMove.copy(Shape.of(1000, 1000), new int[] {1, 1000}, rows).parts(2))
        .isEqualTo(2);
    assertThat(StridedMove.add(Shape.of(1000, 1000), new int[] {1, 1000}, rows).parts(2))
        .isEqualTo(2);
  }

  private static int[] permutedStrides(int[] dims, Rng rng) {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int axis : rng.permutation(dims.length)) {
      strides[axis] = stride;
      stride *= dims[axis];
    }
    return strides;
  }

  private static float[] values(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i + 1;
    }
    return values;
  }
}
