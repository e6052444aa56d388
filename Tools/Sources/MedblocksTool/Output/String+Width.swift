extension String {
  /// The number of columns that the string takes on a terminal, whatever the locale.
  var width: Int { reduce(0) { $0 + $1.width } }

  /// The string, cut to a number of columns with an ellipsis.
  func truncated(to limit: Int) -> String {
    guard width > limit else { return self }
    var text = ""
    var used = 0
    for character in self {
      guard used + character.width < limit else { break }
      text.append(character)
      used += character.width
    }
    return text + "…"
  }

  func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - width))
  }
}

extension Character {
  fileprivate var width: Int {
    guard let first = unicodeScalars.first else { return 0 }
    let emojiSelector: Unicode.Scalar = "\u{FE0F}"
    if first.isWide || unicodeScalars.contains(emojiSelector) { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
  }
}

extension Unicode.Scalar {
  /// Whether the scalar takes two columns: East Asian wide characters and emoji.
  fileprivate var isWide: Bool {
    if properties.isEmojiPresentation { return true }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
      return true
    default: return false
    }
  }
}
