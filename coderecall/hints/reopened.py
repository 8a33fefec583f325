"""Names of the language itself that a repository may define again: taking the definition away leaves the name."""

_RUBY = """
ArgumentError Array BasicObject Benchmark BigDecimal Binding CGI CSV Class Comparable Complex ConditionVariable Data
Date DateTime Delegator Digest Dir ENV ERB Encoding EncodingError Enumerable Enumerator Errno Etc Exception
FalseClass Fcntl Fiber File FileTest FileUtils Float FloatDomainError Forwardable FrozenError GC Gem Hash IO IOError
IndexError Integer Interrupt JSON Kernel KeyError LoadError LocalJumpError Logger Marshal MatchData Math Method
Module Monitor Mutex NameError Net NilClass NoMatchingPatternError NoMethodError NotImplementedError Numeric Object
ObjectSpace Observable Open3 OpenSSL OpenStruct OptionParser Pathname Proc Process Queue Ractor Random Range
RangeError Rational RbConfig Refinement Regexp RegexpError RubyVM RuntimeError ScriptError SecureRandom
SecurityError Set Shellwords Signal SignalException SimpleDelegator Singleton SizedQueue Socket StandardError
StopIteration String StringIO Struct Symbol SyntaxError SystemCallError SystemExit SystemStackError TCPServer
TCPSocket Tempfile Thread ThreadError ThreadGroup Time Timeout TracePoint TrueClass TypeError UNIXServer UNIXSocket
URI UnboundMethod UncaughtThrowError Warning YAML ZeroDivisionError Zlib
"""
_RUBY_CONSTANTS = """
ARGF ARGV DATA RUBY_COPYRIGHT RUBY_DESCRIPTION RUBY_ENGINE RUBY_ENGINE_VERSION RUBY_PATCHLEVEL RUBY_PLATFORM
RUBY_RELEASE_DATE RUBY_REVISION RUBY_VERSION STDERR STDIN STDOUT TOPLEVEL_BINDING
"""
_RUBY_FUNCTIONS = """
abort at_exit autoload binding block_given? caller caller_locations catch eval exec exit fail fork format gets
global_variables lambda load local_variables loop open p pp print printf proc putc puts
raise rand readline readlines require require_relative select sleep spawn sprintf srand syscall system tap test then
throw trap warn yield_self
"""
_OF_RUBY = frozenset(f"{_RUBY} {_RUBY_CONSTANTS} {_RUBY_FUNCTIONS}".split())


def is_of_the_language(language: str, qualified_name: str) -> bool:
    """Whether a definition is of something that is there without it, or lies in a class that is."""
    return language == "ruby" and qualified_name.partition(".")[0] in _OF_RUBY
