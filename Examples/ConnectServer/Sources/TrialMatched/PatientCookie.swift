import Foundation
import Hummingbird

/// Knows a visitor again: stands in for the sign-in that your app has.
///
/// The cookie's value is the patient's id at Medblocks, and cannot be guessed.
struct PatientCookie: RouterMiddleware {
  static let name = "trial_patient"
  let isSecure: Bool

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let known = request.cookies[Self.name]?.value, Self.isPatientID(known) {
      context.patientID = known
      return try await next(request, context)
    }
    context.patientID = "tm_" + UUID().uuidString.lowercased()
    var response = try await next(request, context)
    response.setCookie(
      Cookie(
        name: Self.name, value: context.patientID, path: "/", secure: isSecure, httpOnly: true,
        sameSite: .lax))  // it comes along when a portal sends the browser back
    return response
  }

  private static func isPatientID(_ text: String) -> Bool {
    text.hasPrefix("tm_") && UUID(uuidString: String(text.dropFirst(3))) != nil
  }
}
