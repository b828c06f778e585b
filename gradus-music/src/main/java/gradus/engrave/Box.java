package gradus.engrave;

/**
 * A box around something drawn, in staff spaces; y grows downwards.
 *
 * @param left its left side
 * @param top its upper side
 * @param right its right side
 * @param bottom its lower side
 */
record Box(double left, double top, double right, double bottom) {
  Box moved(double dx, double dy) {
    return new Box(left + dx, top + dy, right + dx, bottom + dy);
  }

  Box scaled(double scale) {
    return new Box(left * scale, top * scale, right * scale, bottom * scale);
  }

  /** Returns whether the two share more than an edge, or come closer than {@code gap}. */
  boolean meets(Box other, double gap) {
    return left < other.right + gap
        && other.left < right + gap
        && top < other.bottom + gap
        && other.top < bottom + gap;
  }
}
