package gradus.engrave;

/** Something drawn, in staff spaces; y grows downwards. */
sealed interface Shape {
  /** Returns the box around it. */
  Box box();

  /** Returns it elsewhere. */
  Shape moved(double dx, double dy);

  /** A musical sign, its origin at a place. */
  record Signed(Glyph glyph, double x, double y, double scale) implements Shape {
    @Override
    public Box box() {
      return glyph.box().scaled(scale).moved(x, y);
    }

    @Override
    public Shape moved(double dx, double dy) {
      return new Signed(glyph, x + dx, y + dy, scale);
    }
  }

  /** A straight line with square ends. */
  record Line(double x1, double y1, double x2, double y2, double thickness) implements Shape {
    @Override
    public Box box() {
      double half = thickness / 2;
      double dx = x1 == x2 ? half : 0;
      double dy = x1 == x2 ? 0 : half;
      return new Box(
          Math.min(x1, x2) - dx,
          Math.min(y1, y2) - dy,
          Math.max(x1, x2) + dx,
          Math.max(y1, y2) + dy);
    }

    @Override
    public Shape moved(double dx, double dy) {
      return new Line(x1 + dx, y1 + dy, x2 + dx, y2 + dy, thickness);
    }
  }

  /** A beam: its upper edge goes from one place to another, its ends are upright. */
  record Beam(double x1, double y1, double x2, double y2, double thickness) implements Shape {
    @Override
    public Box box() {
      return new Box(x1, Math.min(y1, y2), x2, Math.max(y1, y2) + thickness);
    }

    @Override
    public Shape moved(double dx, double dy) {
      return new Beam(x1 + dx, y1 + dy, x2 + dx, y2 + dy, thickness);
    }
  }

  /** A tie or a slur from one place to another, bent by {@code rise}: upwards where negative. */
  record Bow(double x1, double y1, double x2, double y2, double rise) implements Shape {
    @Override
    public Box box() {
      double bend = rise * 0.75; // as far as a curve gets whose control points lie at the rise
      return new Box(
          x1,
          Math.min(Math.min(y1, y2), (y1 + y2) / 2 + bend) - 0.1,
          x2,
          Math.max(Math.max(y1, y2), (y1 + y2) / 2 + bend) + 0.1);
    }

    @Override
    public Shape moved(double dx, double dy) {
      return new Bow(x1 + dx, y1 + dy, x2 + dx, y2 + dy, rise);
    }

    /** Returns the height of the curve at x. */
    double at(double x) {
      double t = Math.clamp((x - x1) / Math.max(x2 - x1, 1e-6), 0, 1);
      return y1 + (y2 - y1) * t + 3 * t * (1 - t) * rise;
    }
  }

  /**
   * Words.
   *
   * @param y their base line
   * @param size the size of the letters
   * @param anchor start, middle or end
   * @param style the class of their looks
   */
  record Words(String text, double x, double y, double size, String anchor, String style)
      implements Shape {
    @Override
    public Box box() {
      double width = width(text, size);
      double left =
          switch (anchor) {
            case "middle" -> x - width / 2;
            case "end" -> x - width;
            default -> x;
          };
      return new Box(left, y - size * 0.75, left + width, y + size * 0.22);
    }

    @Override
    public Shape moved(double dx, double dy) {
      return new Words(text, x + dx, y + dy, size, anchor, style);
    }

    /** Roughly how wide a text becomes; the reader's font is not known. */
    static double width(String text, double size) {
      double width = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        width +=
            "iljtf.,:;|'!()[] ".indexOf(c) >= 0 ? 0.33 : Character.isUpperCase(c) ? 0.72 : 0.55;
      }
      return width * size;
    }
  }
}
