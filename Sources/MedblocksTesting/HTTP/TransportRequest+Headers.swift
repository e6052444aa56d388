import Foundation
import Medblocks

extension TransportRequest {
  /// The key in `Authorization: Bearer KEY`, whose scheme may be in any case.
  var bearerKey: String? {
    let parts = header("authorization")?.split(separator: " ") ?? []
    return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : nil
  }

  /// The media type of the body in lower case, without its parameters.
  var mediaType: String? {
    header("content-type")?.split(separator: ";").first?
      .trimmingCharacters(in: .whitespaces).lowercased()
  }
}
