import Foundation
import Hummingbird
import Medblocks

/// A logo that the app draws: the initials of a facility on one of six colours.
///
/// A browser thus requests nothing from a hospital's server.
enum FacilityLogo {
  private static let colors = ["#0b6350", "#1f4f8b", "#7a3b69", "#8a4b12", "#37557a", "#5b5f1d"]

  static func svg(_ name: String) -> String {
    let words = name.split { !$0.isLetter && !$0.isNumber }
    let initials = words.prefix(2).compactMap(\.first).map { String($0).uppercased() }.joined()
    let sum = name.unicodeScalars.reduce(0) { ($0 &* 31 &+ Int($1.value)) & 0xFFFF }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" \
      rx="12" fill="\(colors[sum % colors.count])"/><text x="24" y="31" text-anchor="middle" \
      font-family="system-ui, sans-serif" font-weight="700" font-size="19" fill="#fff">\
      \(initials)</text></svg>
      """
  }
}

/// The logos of facilities.
struct LogoRoutes {
  let backend: Backend

  func add(to routes: RouterGroup<AppContext>) {
    routes.get("logos/:id") { _, context in
      let name = try await backend.name(of: try context.facilityID())
      return Response(
        status: .ok,
        headers: [.contentType: "image/svg+xml", .cacheControl: "private, max-age=86400"],
        body: .init(byteBuffer: ByteBuffer(string: FacilityLogo.svg(name))))
    }
  }
}

extension FHIRSource {
  /// The name that is shown for a facility that has left the catalog.
  static let unknownName = "A place no longer in the catalog"
}
