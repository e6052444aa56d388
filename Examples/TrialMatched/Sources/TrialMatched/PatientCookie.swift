import Foundation
import Hummingbird

/// Recognizes a returning visitor by a cookie, in place of the sign-in of your app.
///
/// The cookie's value is the patient id, a random UUID that cannot be guessed.
struct PatientCookie: RouterMiddleware {
  static let name = "trial_patient"
  let isSecure: Bool

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let value = request.cookies[Self.name]?.value, Self.isPatientID(value) {
      context.patientID = value
      return try await next(request, context)
    }
    context.patientID = "tm_" + UUID().uuidString.lowercased()
    var response = try await next(request, context)
    response.setCookie(
      Cookie(
        name: Self.name, value: context.patientID, path: "/", secure: isSecure, httpOnly: true,
        sameSite: .lax))  // sent when a portal redirects back
    return response
  }

  private static func isPatientID(_ text: String) -> Bool {
    text.hasPrefix("tm_") && UUID(uuidString: String(text.dropFirst(3))) != nil
  }
}
