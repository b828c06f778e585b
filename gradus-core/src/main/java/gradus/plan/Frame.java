package gradus.plan;

import gradus.kernel.Team;

/**
 * The arrays of one run of a plan. A frame runs one call at a time; calls in flight at the same
 * time have a frame each.
 */
final class Frame {
  /** By the array index of a slot: {@code float[]}, {@code double[]} or {@code int[]}. */
  final Object[] arrays;

  /** The threads that share the work of each step. */
  final Team team;

  private Runnable[] steps = {};

  Frame(Object[] arrays, Team team) {
    this.arrays = arrays;
    this.team = team;
  }

  void prepare(Runnable[] bound) {
    steps = bound;
  }

  float[] floats(Slot slot) {
    return (float[]) arrays[slot.array()];
  }

  void run() {
    for (Runnable step : steps) {
      step.run();
    }
  }
}
