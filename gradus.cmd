@echo off
rem Runs the gradus command, building it first when it is missing (delete gradus-cli\target to build anew).
rem   GRADUS_JAVA_HOME   the JDK 25 to use, before any other that is found
rem   GRADUS_JAVA_OPTS   options for the JVM, such as -Xmx8g
setlocal
set "home=%~dp0"
set "cli=%home%gradus-cli\target\launch"

set "jdk="
if defined GRADUS_JAVA_HOME call :try "%GRADUS_JAVA_HOME%"
if not defined jdk if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined jdk if defined JAVA25_HOME call :try "%JAVA25_HOME%"
if not defined jdk for /d %%d in ("%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\*" "%ProgramFiles%\Zulu\*" "%USERPROFILE%\.jdks\*" "%USERPROFILE%\scoop\apps\*") do call :try "%%~d"
if not defined jdk (
  echo gradus: needs a JDK 25, and none was found. Install one, or set GRADUS_JAVA_HOME to it. 1>&2
  exit /b 1
)

if exist "%cli%\gradus-cli.jar" goto run
where mvn >nul 2>nul
if errorlevel 1 (
  echo gradus: needs Maven 3.8 or later ^(mvn^) on the PATH to build itself. 1>&2
  exit /b 1
)
echo gradus: building ^(a minute the first time^) 1>&2
if not exist "%cli%" mkdir "%cli%"
pushd "%home%"
set "JAVA_HOME=%jdk%"
call mvn -B -ntp -Dlaunch -pl gradus-cli -am package >"%cli%\build.log" 2>&1
if errorlevel 1 (
  type "%cli%\build.log" 1>&2
  echo gradus: the build failed; its log is above and in %cli%\build.log 1>&2
  popd
  exit /b 1
)
popd

:run
"%jdk%\bin\java" --add-modules=jdk.incubator.vector -XX:+UseG1GC -Xms64m -XX:-UsePerfData %GRADUS_JAVA_OPTS% -cp "%cli%\classes;%cli%\lib\*" gradus.cli.Main %*
exit /b %errorlevel%

rem Sets jdk to a folder when it is a JDK 25 and none was chosen yet.
:try
if defined jdk exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
findstr /b /c:"JAVA_VERSION=\"25" "%~1\release" >nul 2>nul && set "jdk=%~1"
exit /b 0
