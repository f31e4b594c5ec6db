process.stdout.write('reelay\n');
