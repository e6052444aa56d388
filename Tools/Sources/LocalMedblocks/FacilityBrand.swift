import MedblocksTesting

/// The look of a fictitious facility: its initials on one of six colors.
///
/// Facilities whose names begin with the same word are of one brand and have the same color.
struct FacilityBrand {
  /// The colors, on which white text has a contrast of at least 4.5 to 1.
  ///
  /// The style sheet repeats them.
  static let colors = ["#0b6350", "#1f4f8b", "#7a3b69", "#8a4b12", "#37557a", "#5b5f1d"]

  let initials: String
  /// The index of the color.
  let color: Int

  init(_ facility: LocalSandbox.Facility) {
    let words = facility.name.split { !$0.isLetter && !$0.isNumber }
    initials = words.prefix(2).compactMap(\.first).map { String($0).uppercased() }.joined()
    let sum = (words.first ?? "").unicodeScalars.reduce(0) { ($0 &* 31 &+ Int($1.value)) & 0xFFFF }
    color = sum % Self.colors.count
  }

  /// The logo as SVG; the initials are letters and digits, which need no escaping.
  var svg: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" \
    rx="12" fill="\(Self.colors[color])"/><text x="24" y="31" text-anchor="middle" \
    font-family="system-ui, sans-serif" font-weight="700" font-size="19" fill="#fff">\
    \(initials)</text></svg>
    """
  }
}
