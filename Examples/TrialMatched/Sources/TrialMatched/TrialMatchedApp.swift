import Foundation
import Hummingbird
import Logging
import Mustache

/// The example app: a patient finds a facility, connects it, returns, and sees the records arrive.
public struct TrialMatchedApp: Sendable {
  private let backend: Backend
  private let library: MustacheLibrary
  private let logger: Logger

  /// Creates the app and loads its templates from the bundle.
  ///
  /// - Throws: An error of the template library.
  public init(backend: Backend, logger: Logger) async throws {
    self.backend = backend
    self.logger = logger
    library = try await MustacheLibrary(directory: Self.folder("Templates"))
  }

  /// The routes.
  public var router: Router<AppContext> {
    let router = Router(context: AppContext.self)
    let renderer = PageRenderer(library)
    router.addMiddleware {
      RequestLog()
      SecurityHeaders()
      SessionCookie(sessions: backend.sessions)
      ErrorPages(renderer: renderer)
      FileMiddleware(Self.folder("Public"), urlBasePath: "/static", logger: logger)
    }
    router.get("health") { _, _ in HTTPResponse.Status.ok }
    WebhookRoutes(backend: backend).add(to: router)
    let browsers = router.group()
      .add(middleware: SameOriginWrites(publicURL: backend.publicURL))
    SignInRoutes(backend: backend, renderer: renderer).add(to: browsers)
    let people = browsers.group().add(middleware: RequirePerson())
    LiveUpdates(backend: backend).add(to: people)
    LogoRoutes(backend: backend).add(to: people)
    ConnectFlow(backend: backend, renderer: renderer).add(to: people)
    PersonPages(backend: backend, renderer: renderer).add(to: people)
    return router
  }

  static func folder(_ name: String) -> String {
    Bundle.module.bundleURL.appending(path: name).path
  }
}

/// The context of a request.
public struct AppContext: RequestContext {
  /// The storage that Hummingbird requires.
  public var coreContext: CoreRequestContextStorage
  /// The token of the session cookie; empty without a cookie.
  var sessionToken = ""
  /// The person who is signed in; ``SessionCookie`` sets it.
  var person: DemoPerson?

  /// Creates the context of a request.
  public init(source: Source) { coreContext = .init(source: source) }
}
